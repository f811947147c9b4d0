package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.VoiceException;
import dev.parlando.model.minicpmo26.Bundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares a bundle in several files, which only the full size has otherwise, with the same bundle in one. */
final class SeededShardsTest {
    /** Holds about a tenth of the tiny bundle: its largest tensor, of 640 rows of 64 floats, fits. */
    private static final long SHARD_BYTES = 200_000;

    @TempDir
    static Path folder;

    private static Path whole;
    private static Path split;
    private static long wholeBytes;
    private static long splitBytes;

    @BeforeAll
    static void write() {
        whole = folder.resolve("whole");
        split = folder.resolve("split");
        wholeBytes = new SeededBundle(SeededSize.TINY, 3, SeededPrecision.F32).write(whole);
        splitBytes = new SeededBundle(SeededSize.TINY, 3, SeededPrecision.F32, SHARD_BYTES).write(split);
    }

    private static List<String> shards(Path bundle) throws IOException {
        try (Stream<Path> files = Files.list(bundle)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode index() throws IOException {
        return new JsonMapper()
                .readTree(split.resolve("model.safetensors.index.json").toFile());
    }

    @Test
    void filesAreNumberedFromOneToTheirNumber() throws IOException {
        List<String> shards = shards(split);
        assertTrue(shards.size() > 3, shards::toString);
        for (int number = 0; number < shards.size(); number++) {
            assertEquals(
                    String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", number + 1, shards.size()),
                    shards.get(number));
        }
        assertEquals(List.of("model.safetensors"), shards(whole));
        assertFalse(Files.exists(whole.resolve("model.safetensors.index.json")));
    }

    @Test
    void noFileHoldsMoreThanItMay() throws IOException {
        long bytes = 0;
        for (String shard : shards(split)) {
            Path file = split.resolve(shard);
            long header = 8
                    + ByteBuffer.wrap(Files.readAllBytes(file), 0, 8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
            long tensors = Files.size(file) - header;
            assertTrue(tensors > 0 && tensors <= SHARD_BYTES, () -> shard + " holds " + tensors);
            bytes += tensors;
        }
        assertEquals(bytes, index().path("metadata").path("total_size").asLong());
    }

    @Test
    void theIndexNamesTheFileOfEveryTensor() throws IOException {
        Set<String> used = new HashSet<>();
        Set<String> names = new HashSet<>();
        index().path("weight_map").properties().forEach(entry -> {
            names.add(entry.getKey());
            used.add(entry.getValue().asText());
        });
        assertEquals(new HashSet<>(shards(split)), used);
        try (Bundle bundle = Bundle.open(whole)) {
            assertEquals(new HashSet<>(bundle.weights().names()), names);
        }
    }

    @Test
    void weightsAreThoseOfTheSingleFile() {
        assertEquals(wholeBytes, splitBytes);
        try (Bundle one = Bundle.open(whole);
                Bundle many = Bundle.open(split)) {
            for (String name : one.weights().names()) {
                assertArrayEquals(
                        one.weights().find(name).orElseThrow().toFloats(),
                        many.weights().find(name).orElseThrow().toFloats(),
                        name);
            }
        }
    }

    @Test
    void aTensorThatIsTooLargeHasAFileOfItsOwn() throws IOException {
        Path tiny = folder.resolve("single");
        new SeededBundle(SeededSize.TINY, 3, SeededPrecision.BF16, 1).write(tiny);
        try (Bundle bundle = Bundle.open(tiny)) {
            assertEquals(bundle.weights().names().size(), shards(tiny).size());
        }
    }

    @Test
    void aFolderThatHoldsSomethingIsNamed() {
        VoiceException refused = assertThrows(
                VoiceException.class, () -> new SeededBundle(SeededSize.TINY, 3, SeededPrecision.F32).write(whole));
        assertEquals(whole + " is not empty", refused.getMessage());
    }
}
