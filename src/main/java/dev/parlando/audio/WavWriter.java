package dev.parlando.audio;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes mono 16-bit WAV while it is made. A file's header is mended at the end; a pipe's states the longest length,
 * which players take as "until the end".
 */
public final class WavWriter implements Closeable {
    private static final int HEADER_BYTES = 44;
    private static final int FORMAT_BYTES = 16;
    private static final int UNKNOWN_LENGTH = -1;
    private static final short PCM = 1;

    private final OutputStream out;
    private final @Nullable Path file;
    private int dataBytes;

    private WavWriter(OutputStream out, @Nullable Path file) throws IOException {
        this.out = out;
        this.file = file;
        out.write(header(UNKNOWN_LENGTH, UNKNOWN_LENGTH));
    }

    /** Writes to a file, replacing what it held. */
    public static WavWriter toFile(Path file) throws IOException {
        return new WavWriter(Files.newOutputStream(file), file);
    }

    /** Writes to a stream that stays the caller's: it is flushed after each chunk and not closed. */
    public static WavWriter toStream(OutputStream out) throws IOException {
        return new WavWriter(out, null);
    }

    /** @throws ArithmeticException beyond 2 GiB, about 12 hours */
    public void write(PcmChunk chunk) throws IOException {
        byte[] bytes = chunk.toS16le();
        dataBytes = Math.addExact(dataBytes, bytes.length);
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (file == null) {
            return;
        }
        out.close();
        try (RandomAccessFile mended = new RandomAccessFile(file.toFile(), "rw")) {
            mended.write(header(HEADER_BYTES - 8 + dataBytes, dataBytes));
        }
    }

    private static byte[] header(int riffLength, int dataLength) {
        int frameBytes = Short.BYTES;
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(riffLength)
                .put(ascii("WAVEfmt "))
                .putInt(FORMAT_BYTES)
                .putShort(PCM)
                .putShort((short) 1)
                .putInt(PcmChunk.SAMPLE_RATE_HZ)
                .putInt(PcmChunk.SAMPLE_RATE_HZ * frameBytes)
                .putShort((short) frameBytes)
                .putShort((short) (8 * frameBytes))
                .put(ascii("data"))
                .putInt(dataLength)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
