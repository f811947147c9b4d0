package dev.parlando.tensor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a safetensors file of any size: all tensors are declared first, then their bytes arrive in any order.
 *
 * <p>Data starts on a multiple of eight bytes, and wide types come first. So every tensor is aligned to the size of an
 * element without gaps, which the format forbids. {@link #write} may be called from many threads at once.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int ALIGNMENT = 8;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Slot> slots;
    private final long dataStart;
    private final AtomicLong missingBytes = new AtomicLong();

    /** Holds a declared tensor and the byte at which it starts, counted from the start of the data. */
    private record Slot(TensorSpec spec, long start) {
        long end() {
            return start + spec.byteLength();
        }
    }

    private SafetensorsWriter(Path file, FileChannel channel, Map<String, Slot> slots, long dataStart) {
        this.file = file;
        this.channel = channel;
        this.slots = slots;
        this.dataStart = dataStart;
        slots.values().forEach(slot -> missingBytes.addAndGet(slot.spec().byteLength()));
    }

    /**
     * Creates or replaces the file and writes the header.
     *
     * @param tensors what it will hold; names must differ
     * @throws UncheckedIOException if the file cannot be written
     */
    public static SafetensorsWriter create(Path file, List<TensorSpec> tensors) {
        Map<String, Slot> slots = layout(tensors);
        ByteBuffer header = header(slots);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            SafetensorsWriter writer = new SafetensorsWriter(file, channel, slots, header.remaining());
            writer.writeAll(0, header);
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a piece of a tensor; each byte must be written exactly once.
     *
     * @param byteOffset first byte of the piece, counted from the start of the tensor
     * @param bytes little-endian elements; read from position to limit
     */
    public void write(String tensor, long byteOffset, ByteBuffer bytes) {
        Slot slot = slots.get(tensor);
        if (slot == null) {
            throw new IllegalArgumentException("tensor " + tensor + " was not declared for " + file);
        }
        int count = bytes.remaining();
        if (byteOffset < 0 || byteOffset > slot.spec().byteLength() - count) {
            throw new IllegalArgumentException("bytes " + byteOffset + " to " + (byteOffset + count) + " of " + tensor
                    + ", which has " + slot.spec().byteLength());
        }
        missingBytes.addAndGet(-count);
        try {
            writeAll(dataStart + slot.start() + byteOffset, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Closes the file and checks that it is complete.
     *
     * @throws IllegalStateException if bytes of a declared tensor were never written
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
        }
        if (missingBytes.get() != 0) {
            throw new IllegalStateException(file + ": " + missingBytes.get() + " declared bytes were not written");
        }
    }

    private static Map<String, Slot> layout(List<TensorSpec> tensors) {
        List<TensorSpec> widestFirst = tensors.stream()
                .sorted(Comparator.comparingInt((TensorSpec spec) -> spec.type().bytes())
                        .reversed())
                .toList();
        Map<String, Slot> slots = new LinkedHashMap<>();
        long position = 0;
        for (TensorSpec spec : widestFirst) {
            Slot slot = new Slot(spec, position);
            if (slots.put(spec.name(), slot) != null) {
                throw new IllegalArgumentException("two tensors are named " + spec.name());
            }
            position = slot.end();
        }
        return slots;
    }

    private static ByteBuffer header(Map<String, Slot> slots) {
        ObjectNode header = JsonMapper.builder().build().createObjectNode();
        slots.forEach((name, slot) -> {
            ObjectNode entry = header.putObject(name);
            entry.put("dtype", slot.spec().type().safetensorsName());
            ArrayNode shape = entry.putArray("shape");
            slot.spec().shape().dimensions().forEach(shape::add);
            entry.putArray("data_offsets").add(slot.start()).add(slot.end());
        });
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private void writeAll(long position, ByteBuffer bytes) throws IOException {
        long next = position;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }
}
