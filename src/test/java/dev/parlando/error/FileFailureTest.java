package dev.parlando.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileFailureTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": {\"b\": 1 | it is not JSON at line 1, column 14: it ends too early",
                "version https://x | it is not JSON at line 1, column 1",
                "{\"a\": 1} {} | it is not JSON at line 1, column 10",
                "{\"a\": 1, \"a\": 2} | it is not JSON at line 1, column 13: the field 'a' is given twice",
            })
    void theFaultOfJsonIsToldByItsPlace(String json, String reason) {
        JsonProcessingException failure = assertThrows(JsonProcessingException.class, () -> JSON.readTree(json));
        assertEquals(reason, FileFailure.reasonOf(failure));
    }

    @Test
    void jsonThatIsTooDeepIsNotCalledBroken() {
        String json = "[".repeat(2_000);
        JsonProcessingException failure = assertThrows(JsonProcessingException.class, () -> JSON.readTree(json));
        String reason = FileFailure.reasonOf(failure);
        assertEquals("its JSON is nested too deeply or holds a value that is too long", reason);
    }

    @Test
    void theFaultOfAFileIsToldWithoutItsName() {
        assertEquals(
                "the file does not exist",
                FileFailure.reasonOf(new NoSuchFileException(folder.resolve("x").toString())));
        assertEquals(
                "the folder " + folder.resolve("none") + " does not exist",
                FileFailure.reasonOf(new NoSuchFileException(
                        folder.resolve("none").resolve("x").toString())));
        assertEquals(
                "access is denied to this user",
                FileFailure.reasonOf(
                        new AccessDeniedException(folder.resolve("x").toString())));
        assertEquals(
                "Read-only file system",
                FileFailure.reasonOf(new FileSystemException("/x", null, "Read-only file system")));
        assertEquals("cannot be used", FileFailure.reasonOf(new FileSystemException("/x")));
    }

    /** Checks that the folder is named that keeps a user out; a file without the right to execute stands in for it. */
    @Test
    void theOutermostFolderThatCannotBeEnteredIsNamed() throws IOException {
        Path closed = Files.createFile(folder.resolve("closed"));
        assertEquals(
                "access to the folder " + closed + " is denied to this user",
                FileFailure.reasonOf(new AccessDeniedException(
                        closed.resolve("inner").resolve("x").toString())));
    }

    @Test
    void theReasonIsThatOfTheFirstCauseThatHasOne() {
        IOException folderRead = assertThrows(IOException.class, () -> Files.readAllBytes(folder));
        assertEquals("it is a folder", FileFailure.reasonOf(folderRead));
        assertEquals(
                "it is not UTF-8",
                FileFailure.reasonOf(new UncheckedIOException("outer", new MalformedInputException(1))));
        assertEquals("outer", FileFailure.reasonOf(new IOException("outer", new IllegalStateException("inner"))));
        assertEquals("IOException", FileFailure.reasonOf(new IOException()));
    }
}
