package dev.parlando.cli.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class FailureTextTest {
    @Test
    void aDeliberateFailureIsItsCodeAndMessageInOneLine() {
        VoiceException failure = new VoiceException(ErrorCode.BAD_BUNDLE, "config.json: a line\n  and another");
        assertEquals("BAD_BUNDLE: config.json: a line and another", FailureText.of(failure));
        assertEquals(FailureText.of(failure), FailureText.of(new CompletionException(failure)));
    }

    @Test
    void filesAreNamedWithWhatIsWrongWithThem() {
        assertEquals(
                "/no/such/x.wav: the folder /no/such does not exist",
                FailureText.of(new NoSuchFileException("/no/such/x.wav")));
        assertEquals("/x: the file does not exist", FailureText.of(new NoSuchFileException("/x")));
        assertEquals(
                "/x: access is denied to this user",
                FailureText.of(new UncheckedIOException(new AccessDeniedException("/x"))));
        assertEquals(
                "/x: Read-only file system",
                FailureText.of(new FileSystemException("/x", null, "Read-only file system")));
    }

    @Test
    void adviceOnMemoryIsAboveTheLimit() {
        assertTrue(FailureText.memoryText("Java heap space", 8).contains("-Xmx1g or more"));
        assertTrue(FailureText.memoryText("Java heap space", 6028).contains("-Xmx12g or more"));
        assertTrue(FailureText.memoryText("Java heap space", 6028).contains("lower speech.slots, llm.conversations"));
    }

    /** Checks that a shortage of the machine is named, not the part that happened to meet it first. */
    @Test
    void aShortageIsNamedBeforeWhatItBroke() {
        Map<Throwable, List<String>> shortages = Map.of(
                new OutOfMemoryError("Java heap space"),
                List.of("out of memory", "JAVA_OPTS=-Xmx"),
                new OutOfMemoryError("unable to create native thread"),
                List.of("threads", "ulimit -u"),
                new FileSystemException("/x", null, "Too many open files"),
                List.of("open files", "ulimit -n"),
                unpacking(new IOException("No space left on device")),
                List.of("no space left", "TMPDIR", "XDG_CACHE_HOME"),
                new UnsatisfiedLinkError("/c/libx.so: failed to map segment from shared object"),
                List.of("native library", "/c/libx.so", "allow execution", "XDG_CACHE_HOME"));
        shortages.forEach((cause, parts) -> {
            String text = FailureText.of(new VoiceException(ErrorCode.BAD_BUNDLE, "cannot use tokenizer", cause));
            parts.forEach(part -> assertTrue(text.contains(part), text));
            assertFalse(text.contains("tokenizer"), text);
        });
    }

    /** Checks that the folders for libraries are blamed for a full disk only while something is unpacked into them. */
    @Test
    void aFullDiskIsNamedWithWhatFilledIt() {
        assertEquals(
                "no space left on device for /x.wav: free some, or let --output name another place",
                FailureText.of(new UncheckedIOException(
                        new FileSystemException("/x.wav", null, "audio cannot be written: No space left on device"))));
        IOException full = new IOException("No space left on device");
        assertEquals("no space left on device: free some, or let --output name another place", FailureText.of(full));
        assertEquals(
                "BAD_CONFIG: metrics.histogram-log x: No space left on device",
                FailureText.of(new VoiceException(
                        ErrorCode.BAD_CONFIG, "metrics.histogram-log x: No space left on device", full)));
    }

    /** Checks that no folder is blamed for a GPU's library: it is not packed, but missing. */
    @Test
    void aMissingDeviceIsNamedBeforeItsLibrary() {
        UnsatisfiedLinkError cause = new UnsatisfiedLinkError("Could not find jnicudart");
        assertEquals(
                "DEVICE_UNAVAILABLE: cuda:0 cannot be used",
                FailureText.of(new CompletionException(
                        new VoiceException(ErrorCode.DEVICE_UNAVAILABLE, "cuda:0 cannot be used", cause))));
    }

    /** Checks that whoever cannot write any of the folders learns which variables name others. */
    @Test
    void aFolderForLibrariesIsNamedWithItsVariables() {
        String advice = "; TMPDIR and XDG_CACHE_HOME name others";
        IOException readOnly = new FileSystemException("/t/onnxruntime-1", null, "Read-only file system");
        assertEquals("/t/onnxruntime-1: Read-only file system", FailureText.of(readOnly));
        assertEquals("/t/onnxruntime-1: Read-only file system" + advice, FailureText.of(unpacking(readOnly)));
        IOException caching = new FileSystemException("/t/vertx-cache", null, "Read-only file system");
        setOrigin(caching, "io.vertx.core.file.impl.FileCache");
        assertEquals("/t/vertx-cache: Read-only file system" + advice, FailureText.of(caching));
        Path own =
                Path.of(System.getProperty("java.io.tmpdir"), "parlando-" + System.getProperty("user.name"), "plans");
        assertEquals(
                own + ": access is denied to this user" + advice, FailureText.of(new AccessDeniedException("" + own)));
    }

    private static IOException unpacking(IOException failure) {
        return setOrigin(failure, "ai.onnxruntime.OnnxRuntime");
    }

    private static IOException setOrigin(IOException failure, String className) {
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement(className, "x", "X.java", 1)});
        return failure;
    }

    @Test
    void whatNobodyForesawIsNamedWithItsFirstCause() {
        String text = FailureText.of(new CompletionException(new IllegalStateException("row 3\nis closed")));
        assertEquals("unexpected java.lang.IllegalStateException: row 3 is closed; --verbose shows where", text);
    }

    @Test
    void causesThatGoRoundEnd() {
        Exception first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertTrue(FailureText.of(first).startsWith("unexpected "), FailureText.of(first));
    }
}
