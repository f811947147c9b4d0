package dev.parlando.audio;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes mono 16-bit WAV while the audio is still being made. Where the output can seek, the header gets the true
 * length at the end. The header of a pipe states the longest length, which players take as "until the end".
 */
public final class WavWriter implements Closeable {
    private static final int HEADER_BYTES = 44;
    private static final int FORMAT_BYTES = 16;
    private static final int UNKNOWN_LENGTH = -1;
    private static final short PCM = 1;

    private final FileOutputStream out;
    private final @Nullable FileChannel seekable;
    private final boolean owned;
    private final long start;
    private int dataBytes;

    private WavWriter(FileOutputStream out, @Nullable FileChannel seekable, boolean owned) throws IOException {
        this.out = out;
        this.seekable = seekable;
        this.owned = owned;
        try {
            out.write(header(UNKNOWN_LENGTH, UNKNOWN_LENGTH));
            // known only now: what appends is where the file ends, not where it began
            this.start = seekable == null ? 0 : out.getChannel().position() - HEADER_BYTES;
        } catch (IOException e) {
            release();
            throw e;
        }
    }

    /** Opens a writer to a file, and replaces what the file held; a device or a named pipe is written to as it is. */
    public static WavWriter toFile(Path file) throws IOException {
        FileOutputStream out = new FileOutputStream(file.toFile());
        return new WavWriter(out, Files.isRegularFile(file) ? out.getChannel() : null, true);
    }

    /**
     * Opens a writer to standard output, which stays open and is flushed after each chunk. If standard output is a file
     * that this process may write to, the header gets the true length at the end, also where it is appended to.
     */
    public static WavWriter toStandardOutput() throws IOException {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new WavWriter(out, StandardOutput.openAgain().orElse(null), false);
    }

    /**
     * Writes the samples of a chunk.
     *
     * @throws ArithmeticException beyond 2 GiB, about 12 hours
     */
    public void write(PcmChunk chunk) throws IOException {
        byte[] bytes = chunk.toS16le();
        dataBytes = Math.addExact(dataBytes, bytes.length);
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        try {
            if (seekable != null) {
                ByteBuffer mended = ByteBuffer.wrap(header(HEADER_BYTES - 8 + dataBytes, dataBytes));
                while (mended.hasRemaining()) {
                    seekable.write(mended, start + mended.position());
                }
            }
        } finally {
            release();
        }
    }

    private void release() throws IOException {
        if (seekable != null) {
            seekable.close();
        }
        if (owned) {
            out.close();
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
