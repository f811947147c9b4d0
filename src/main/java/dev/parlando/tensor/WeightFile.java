package dev.parlando.tensor;

import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds one weight file open: checked reads, memory-mapped ranges, and messages that name the file. Usable from any thread. */
final class WeightFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private WeightFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the file is missing or cannot be read
     */
    static WeightFile open(Path path) {
        BundleFile.check(path);
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new WeightFile(path, channel, channel.size());
        } catch (IOException e) {
            throw BundleFile.unreadable(path, e);
        }
    }

    Path path() {
        return path;
    }

    /** Returns the number of bytes that the file had when it was opened. */
    long size() {
        return size;
    }

    /** Returns a copy of a range: little-endian, at position 0. */
    ByteBuffer read(long offset, int length) {
        checkRange(offset, length);
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new EOFException("the file became shorter");
                }
            }
        } catch (IOException e) {
            throw failed(offset, length, e);
        }
        return buffer.flip();
    }

    /** Maps a range: read-only, little-endian, at position 0; valid for as long as the buffer is reachable. */
    ByteBuffer map(long offset, int length) {
        checkRange(offset, length);
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw failed(offset, length, e);
        }
    }

    /** Returns the error for a damaged file; the message names the file and then says what is wrong. */
    VoiceException broken(String what) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, path + ": " + what);
    }

    VoiceException broken(String what, Throwable cause) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, path + ": " + what, cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw broken("cannot be closed: " + FileFailure.reasonOf(e), e);
        }
    }

    private void checkRange(long offset, int length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw broken("bytes " + offset + " to " + (offset + length) + " expected, file has " + size);
        }
    }

    private RuntimeException failed(long offset, int length, IOException e) {
        if (e instanceof ClosedChannelException) {
            return new IllegalStateException(path + " is closed", e);
        }
        return broken("cannot read " + length + " bytes at " + offset + ": " + FileFailure.reasonOf(e), e);
    }
}
