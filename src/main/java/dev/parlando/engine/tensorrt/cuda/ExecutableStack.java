package dev.parlando.engine.tensorrt.cuda;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Clears a shared library's request for an executable stack. Newer C libraries refuse to load such a library, and the
 * Java runtime warns about it. Source: ELF-64 object file format, program header {@code PT_GNU_STACK}.
 */
final class ExecutableStack {
    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0x7f454c46;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0201;
    private static final int PROGRAM_HEADERS_OFFSET = 32;
    private static final int PROGRAM_HEADER_SIZE = 54;
    private static final int PROGRAM_HEADER_COUNT = 56;
    private static final int GNU_STACK = 0x6474e551;
    private static final int FLAGS_OFFSET = 4;
    private static final int EXECUTABLE = 1;

    private ExecutableStack() {}

    /**
     * Clears the request in a file, if there is one.
     *
     * @return whether the file had asked for an executable stack
     */
    static boolean clear(Path library) throws IOException {
        try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = read(file, 0, HEADER_BYTES);
            if (header.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC || header.getShort(4) != CLASS_64_LITTLE_ENDIAN) {
                throw new IOException(library + " is not a 64-bit little-endian ELF file");
            }
            header.order(ByteOrder.LITTLE_ENDIAN);
            long start = header.getLong(PROGRAM_HEADERS_OFFSET);
            int size = Short.toUnsignedInt(header.getShort(PROGRAM_HEADER_SIZE));
            int count = Short.toUnsignedInt(header.getShort(PROGRAM_HEADER_COUNT));
            for (int index = 0; index < count; index++) {
                long at = start + (long) index * size;
                ByteBuffer program = read(file, at, FLAGS_OFFSET + Integer.BYTES);
                int flags = program.getInt(FLAGS_OFFSET);
                if (program.getInt(0) == GNU_STACK && (flags & EXECUTABLE) != 0) {
                    ByteBuffer cleared = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    cleared.putInt(0, flags & ~EXECUTABLE);
                    file.write(cleared, at + FLAGS_OFFSET);
                    return true;
                }
            }
            return false;
        }
    }

    private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the file ends at " + (offset + bytes.position()));
            }
        }
        return bytes;
    }
}
