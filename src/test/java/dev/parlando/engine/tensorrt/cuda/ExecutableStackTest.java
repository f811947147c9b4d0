package dev.parlando.engine.tensorrt.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files laid out by hand after the ELF-64 format: a header of 64 bytes, program headers of 56. */
final class ExecutableStackTest {
    private static final int PROGRAM_HEADERS = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int LOAD = 1;
    private static final int GNU_STACK = 0x6474e551;
    private static final int READ_WRITE = 6;
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int STACK_FLAGS = PROGRAM_HEADERS + PROGRAM_HEADER_BYTES + 4;

    @TempDir
    private Path folder = Path.of("");

    /** Returns a library whose code may be executed, and whose stack has the given flags. */
    private static ByteBuffer library(int stackFlags) {
        ByteBuffer bytes = ByteBuffer.allocate(PROGRAM_HEADERS + 2 * PROGRAM_HEADER_BYTES + 16)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        bytes.putLong(32, PROGRAM_HEADERS);
        bytes.putShort(54, (short) PROGRAM_HEADER_BYTES);
        bytes.putShort(56, (short) 2);
        bytes.putInt(PROGRAM_HEADERS, LOAD).putInt(PROGRAM_HEADERS + 4, READ_WRITE_EXECUTE);
        bytes.putInt(PROGRAM_HEADERS + PROGRAM_HEADER_BYTES, GNU_STACK).putInt(STACK_FLAGS, stackFlags);
        return bytes;
    }

    private Path write(ByteBuffer bytes) throws IOException {
        return Files.write(folder.resolve("lib.so"), contentOf(bytes));
    }

    private static byte[] contentOf(ByteBuffer bytes) {
        byte[] content = new byte[bytes.capacity()];
        bytes.get(0, content);
        return content;
    }

    @Test
    void onlyTheStacksFlagIsCleared() throws IOException {
        Path file = write(library(READ_WRITE_EXECUTE));
        assertTrue(ExecutableStack.clear(file));
        assertArrayEquals(contentOf(library(READ_WRITE)), Files.readAllBytes(file));
        assertFalse(ExecutableStack.clear(file), "cleared once");
    }

    @Test
    void aLibraryThatAsksForNoneStaysAsItIs() throws IOException {
        Path file = write(library(READ_WRITE));
        assertFalse(ExecutableStack.clear(file));
        assertArrayEquals(contentOf(library(READ_WRITE)), Files.readAllBytes(file));
    }

    @Test
    void whatIsNotSuchALibraryIsRefusedAndNotTouched() throws IOException {
        ByteBuffer text = ByteBuffer.wrap("not a library but longer than a header, as one can see here"
                .repeat(2)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        ByteBuffer narrow = library(READ_WRITE_EXECUTE).put(4, (byte) 1);
        ByteBuffer bigEndian = library(READ_WRITE_EXECUTE).put(5, (byte) 2);
        for (ByteBuffer wrong : new ByteBuffer[] {text, narrow, bigEndian}) {
            Path file = write(wrong);
            assertThrows(IOException.class, () -> ExecutableStack.clear(file));
            assertArrayEquals(contentOf(wrong), Files.readAllBytes(file));
        }
    }

    @Test
    void aFileThatEndsTooEarlyIsRefused() throws IOException {
        Path file =
                write(ByteBuffer.wrap(java.util.Arrays.copyOf(contentOf(library(READ_WRITE_EXECUTE)), STACK_FLAGS)));
        assertThrows(IOException.class, () -> ExecutableStack.clear(file));
    }
}
