package dev.parlando.engine.ort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrtLibraryTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    private Path cache = Path.of("");

    private Path unpack() throws IOException {
        return OrtLibrary.unpack(cache).orElseThrow();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void bothLibrariesLieInAFolderOfTheirVersionAndPlatform() throws IOException {
        Path folder = unpack();
        Path version = cache.relativize(folder).getName(0);
        assertTrue(version.toString().matches("onnxruntime-\\d+\\.\\d+\\.\\d+"), version.toString());
        String platform = String.valueOf(folder.getFileName());
        List<Path> files = files(folder);
        assertEquals(
                Stream.of("onnxruntime", "onnxruntime4j_jni")
                        .map(name -> folder.resolve(System.mapLibraryName(name)))
                        .sorted()
                        .toList(),
                files);
        for (Path file : files) {
            try (var packed =
                    OrtEnvironment.class.getResourceAsStream("native/" + platform + "/" + file.getFileName())) {
                assertArrayEquals(packed == null ? null : packed.readAllBytes(), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void whatIsThereIsNotWrittenAgain() throws IOException {
        List<Path> files = files(unpack());
        for (Path file : files) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        unpack();
        for (Path file : files) {
            assertEquals(LONG_AGO, Files.getLastModifiedTime(file), file.toString());
        }
    }

    /** A start that was killed, or a disk that was full, may leave a part. */
    @Test
    void aLibraryOfAnotherLengthIsReplaced() throws IOException {
        Path folder = unpack();
        Path file = files(folder).get(0);
        long whole = Files.size(file);
        Files.write(file, new byte[100]);
        unpack();
        assertEquals(whole, Files.size(file));
        assertEquals(2, files(folder).size(), "and no part is left behind");
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "in the way");
        assertThrows(IOException.class, () -> OrtLibrary.unpack(file));
    }
}
