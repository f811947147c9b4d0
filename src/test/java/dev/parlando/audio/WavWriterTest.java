package dev.parlando.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of WAV files, written out by hand after the RIFF specification. */
final class WavWriterTest {
    private static final int HEADER_BYTES = 44;

    @TempDir
    private Path folder = Path.of("");

    /** A header of 24,000 Hz, one channel, 16 bits; both lengths as little-endian hexadecimal. */
    private static byte[] header(String riffLength, String dataLength) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("RIFF".getBytes(StandardCharsets.US_ASCII));
        bytes.write(hex(riffLength));
        bytes.write("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        // 16 bytes of format: PCM, 1 channel; 24,000 samples and 48,000 bytes a second; 2 bytes and 16 bits a sample
        bytes.write(hex("10000000 0100 0100 C05D0000 80BB0000 0200 1000"));
        bytes.write("data".getBytes(StandardCharsets.US_ASCII));
        bytes.write(hex(dataLength));
        return bytes.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static PcmChunk ramp(int from, int count) {
        float[] samples = new float[count];
        for (int index = 0; index < count; index++) {
            samples[index] = (from + index) / 32_767f;
        }
        return PcmChunk.copyOf(samples, 0, count);
    }

    @Test
    void aFileStatesItsOwnLength() throws IOException {
        Path file = folder.resolve("speech.wav");
        try (WavWriter writer = WavWriter.toFile(file)) {
            writer.write(ramp(1, 2));
            writer.write(ramp(0x1234, 1));
        }
        byte[] bytes = Files.readAllBytes(file);
        // 36 bytes of header behind the first length, and 6 bytes of samples
        assertArrayEquals(header("2A000000", "06000000"), Arrays.copyOf(bytes, HEADER_BYTES));
        assertArrayEquals(hex("0100 0200 3412"), Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length));
    }

    @Test
    void aFileWithoutAudioIsAHeader() throws IOException {
        Path file = folder.resolve("silence.wav");
        WavWriter.toFile(file).close();
        assertArrayEquals(header("24000000", "00000000"), Files.readAllBytes(file));
    }

    @Test
    void whatAFileHeldBeforeIsGone() throws IOException {
        Path file = Files.write(folder.resolve("old.wav"), new byte[1_000]);
        try (WavWriter writer = WavWriter.toFile(file)) {
            writer.write(ramp(0, 1));
        }
        assertEquals(HEADER_BYTES + 2, Files.size(file));
    }

    /** A program that is killed leaves a file that players can still read to its end. */
    @Test
    void audioIsInTheFileBeforeItIsClosed() throws IOException {
        Path file = folder.resolve("growing.wav");
        try (WavWriter writer = WavWriter.toFile(file)) {
            writer.write(ramp(7, 3));
            byte[] soFar = Files.readAllBytes(file);
            assertArrayEquals(header("FFFFFFFF", "FFFFFFFF"), Arrays.copyOf(soFar, HEADER_BYTES));
            assertArrayEquals(hex("0700 0800 0900"), Arrays.copyOfRange(soFar, HEADER_BYTES, soFar.length));
        }
    }

    @Test
    void aPipeIsToldTheLongestLength() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(
                0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(), "mkfifo makes a pipe with a name");
        CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (WavWriter writer = WavWriter.toFile(pipe)) {
            writer.write(ramp(5, 1));
        }
        byte[] heard = reader.get(60, TimeUnit.SECONDS);
        assertArrayEquals(header("FFFFFFFF", "FFFFFFFF"), Arrays.copyOf(heard, HEADER_BYTES));
        assertArrayEquals(hex("0500"), Arrays.copyOfRange(heard, HEADER_BYTES, heard.length));
    }

    @Property(tries = 30)
    void piecesGiveTheSameFileAsTheWhole(@ForAll @Size(max = 8) List<@IntRange(min = 0, max = 300) Integer> pieces)
            throws IOException {
        // a folder of its own, since a property has no temporary one
        Path own = Files.createTempDirectory("wav");
        Path inPieces = own.resolve("pieces.wav");
        Path atOnce = own.resolve("whole.wav");
        int total = 0;
        try (WavWriter writer = WavWriter.toFile(inPieces)) {
            for (int count : pieces) {
                writer.write(ramp(total, count));
                total += count;
            }
        }
        try (WavWriter writer = WavWriter.toFile(atOnce)) {
            writer.write(ramp(0, total));
        }
        assertEquals(-1, Files.mismatch(inPieces, atOnce));
        assertEquals(HEADER_BYTES + 2L * total, Files.size(atOnce));
        Files.delete(inPieces);
        Files.delete(atOnce);
        Files.delete(own);
    }
}
