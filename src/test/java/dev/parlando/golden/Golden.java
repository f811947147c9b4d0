package dev.parlando.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.tensor.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;

/** Holds one golden case: {@code case.json} and {@code outputs.safetensors} of a folder of {@code golden/}. */
public final class Golden {
    private final Path folder;
    private final JsonNode inputs;

    public Golden(String name) {
        try {
            this.folder = Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name)
                    .toURI());
            this.inputs = new JsonMapper().readTree(Files.readAllBytes(folder.resolve("case.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the value at a JSON pointer, for example {@code /bundle/weights}. */
    public JsonNode input(String pointer) {
        return inputs.requiredAt(pointer);
    }

    /** Returns all numbers at a JSON pointer in one row, lists within lists included. */
    public int[] ints(String pointer) {
        return flatten(input(pointer)).toArray();
    }

    private static IntStream flatten(JsonNode node) {
        return node.isArray()
                ? IntStream.range(0, node.size()).flatMap(index -> flatten(node.get(index)))
                : IntStream.of(node.intValue());
    }

    /** Returns an output, row-major. */
    public float[] output(String name) {
        try (SafetensorsFile outputs = SafetensorsFile.open(folder.resolve("outputs.safetensors"))) {
            return outputs.find(name).orElseThrow().toFloats();
        }
    }
}
