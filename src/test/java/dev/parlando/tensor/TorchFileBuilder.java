package dev.parlando.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes PyTorch checkpoints by hand: a pickle written opcode by opcode, and storages, in a ZIP file. */
public final class TorchFileBuilder {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private int method = ZipEntry.STORED;

    /** Starts a pickle of protocol 2. */
    public TorchFileBuilder() {
        raw(0x80, 2);
    }

    /** Writes a whole state dictionary of float32 tensors, one storage each. */
    public static void write(Path file, WeightSource source) {
        TorchFileBuilder builder = new TorchFileBuilder().raw('}', '(');
        for (String name : source.names()) {
            WeightTensor tensor = source.find(name).orElseThrow();
            float[] values = tensor.toFloats();
            String key = Integer.toString(builder.entries.size());
            builder.text(name)
                    .tensor(
                            "FloatStorage",
                            key,
                            values.length,
                            0,
                            tensor.shape().toArray());
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            builder.storage(key, bytes.array());
        }
        try {
            Files.write(file, builder.raw('u', '.').bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TorchFileBuilder raw(int... opcodes) {
        for (int opcode : opcodes) {
            pickle.write(opcode);
        }
        return this;
    }

    TorchFileBuilder text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        raw('X', bytes.length & 0xff, bytes.length >> 8, 0, 0);
        pickle.writeBytes(bytes);
        return this;
    }

    TorchFileBuilder global(String module, String name) {
        raw('c');
        pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TorchFileBuilder whole(long value) {
        raw('J');
        for (int shift = 0; shift < 32; shift += 8) {
            raw((int) (value >> shift) & 0xff);
        }
        return this;
    }

    /** Adds a call that rebuilds a contiguous tensor. */
    TorchFileBuilder tensor(String storageClass, String key, long elements, long offset, long... size) {
        long[] stride = new long[size.length];
        long next = 1;
        for (int index = size.length - 1; index >= 0; index--) {
            stride[index] = next;
            next *= size[index];
        }
        return strided(storageClass, key, elements, offset, size, stride);
    }

    /** Adds a call that rebuilds a tensor of any strides. */
    TorchFileBuilder strided(String storageClass, String key, long elements, long offset, long[] size, long[] stride) {
        global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
        global("torch", storageClass)
                .text(key)
                .text("cpu")
                .whole(elements)
                .raw('t', 'Q')
                .whole(offset);
        tuple(size);
        tuple(stride);
        return raw(0x89).global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }

    TorchFileBuilder storage(String key, byte[] bytes) {
        return entry("data/" + key, bytes);
    }

    TorchFileBuilder entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    TorchFileBuilder compressed() {
        method = ZipEntry.DEFLATED;
        return this;
    }

    /** Returns the ZIP file. */
    byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            add(zip, "data.pkl", pickle.toByteArray());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                add(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Returns the ZIP file with all sizes and offsets, and its end, in ZIP64 form. */
    byte[] zip64Bytes() {
        ByteBuffer plain = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int end = plain.limit() - 22;
        int start = plain.getInt(end + 16);
        ByteBuffer file = ByteBuffer.allocate(2 * plain.limit() + 98).order(ByteOrder.LITTLE_ENDIAN);
        file.put(plain.array(), 0, start);
        for (int entry = start; entry < end; entry += 46 + plain.getShort(entry + 28)) {
            putZip64Entry(plain, entry, file);
        }
        long newEnd = file.position();
        long count = plain.getShort(end + 10);
        file.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putLong(0);
        file.putLong(count).putLong(count).putLong(newEnd - start).putLong(start);
        file.putInt(0x07064b50).putInt(0).putLong(newEnd).putInt(1);
        file.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        return Arrays.copyOf(file.array(), file.position());
    }

    /** Copies an entry of the central directory that has neither extra field nor comment. */
    private static void putZip64Entry(ByteBuffer plain, int entry, ByteBuffer file) {
        int header = file.position();
        file.put(plain.slice(entry, 46 + plain.getShort(entry + 28)));
        file.putInt(header + 20, -1).putInt(header + 24, -1).putInt(header + 42, -1);
        file.putShort(header + 30, (short) 32);
        file.putShort((short) 0x4246).putShort((short) 0).putShort((short) 1).putShort((short) 24);
        file.putLong(plain.getInt(entry + 24)).putLong(plain.getInt(entry + 20)).putLong(plain.getInt(entry + 42));
    }

    private void tuple(long... values) {
        raw('(');
        for (long value : values) {
            whole(value);
        }
        raw('t');
    }

    private void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry("archive/" + name);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setMethod(method);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
