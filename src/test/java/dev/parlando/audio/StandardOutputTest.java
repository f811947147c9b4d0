package dev.parlando.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes WAV to the standard output of another process, which is a file, the end of a file, or a pipe. */
final class StandardOutputTest {
    private static final byte[] PREFIX = {1, 2, 3};

    @TempDir
    private Path folder;

    private byte[] whole = {};

    /** Writes one chunk to standard output. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            try (WavWriter writer = WavWriter.toStandardOutput()) {
                writer.write(chunk());
            }
        }
    }

    @BeforeEach
    void writeToAFileOfItsOwn() throws IOException {
        Path file = folder.resolve("whole.wav");
        try (WavWriter writer = WavWriter.toFile(file)) {
            writer.write(chunk());
        }
        whole = Files.readAllBytes(file);
    }

    @Test
    void aFileGetsTheTrueLength() throws Exception {
        Path file = folder.resolve("out");
        run(Redirect.to(file.toFile()));
        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @Test
    void aFileThatIsAppendedToGetsTheTrueLength() throws Exception {
        Path file = folder.resolve("out");
        run(Redirect.appendTo(file.toFile()));
        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @Test
    void whatAFileHeldBeforeStays() throws Exception {
        Path file = Files.write(folder.resolve("out"), PREFIX);
        run(Redirect.appendTo(file.toFile()));
        run(Redirect.appendTo(file.toFile()));
        assertArrayEquals(join(PREFIX, whole, whole), Files.readAllBytes(file));
    }

    @Test
    void aPipeIsWrittenOnce() throws Exception {
        Path file = folder.resolve("out");
        Process process = builder().start();
        Files.write(file, process.getInputStream().readAllBytes());
        end(process);
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(whole.length, bytes.length);
        assertEquals(-1, bytes[4], "the longest length, since a pipe cannot be corrected");
    }

    private static PcmChunk chunk() {
        return PcmChunk.copyOf(new float[] {0.25f, -0.25f, 0.5f}, 0, 3);
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.write(part);
        }
        return joined.toByteArray();
    }

    private static void run(Redirect output) throws Exception {
        end(builder().redirectOutput(output).start());
    }

    private static void end(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "does not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue());
    }

    private static ProcessBuilder builder() {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(Redirect.INHERIT);
    }
}
