package dev.parlando.tensor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A call that rebuilds a contiguous tensor. */
    TorchFileBuilder tensor(String storageClass, String key, long elements, long offset, long... size) {
        long[] stride = new long[size.length];
        long next = 1;
        for (int index = size.length - 1; index >= 0; index--) {
            stride[index] = next;
            next *= size[index];
        }
        return strided(storageClass, key, elements, offset, size, stride);
    }

    /** A call that rebuilds a tensor of any strides. */
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

    /** The ZIP file. */
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

    /** The ZIP file with its end in ZIP64 form. */
    byte[] zip64Bytes() throws IOException {
        ByteBuffer plain = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int end = plain.limit() - 22;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(plain.array(), 0, end);
        ByteBuffer tail = ByteBuffer.allocate(56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        long entryCount = plain.getShort(end + 10);
        tail.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putLong(0);
        tail.putLong(entryCount).putLong(entryCount);
        tail.putLong(plain.getInt(end + 12)).putLong(plain.getInt(end + 16));
        tail.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        tail.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        new DataOutputStream(file).write(tail.array());
        return file.toByteArray();
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
