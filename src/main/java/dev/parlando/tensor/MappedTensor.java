package dev.parlando.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Maps one tensor's range of a {@link WeightFile} when its bytes are first asked for. Usable from any thread. */
final class MappedTensor implements WeightTensor {
    /** Longest array every Java virtual machine can make. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private static final int CHUNK_ELEMENTS = 1 << 24;

    private final WeightFile source;
    private final String name;
    private final DataType type;
    private final Shape shape;
    private final long offset;
    private final long byteLength;
    private @Nullable ByteBuffer mapped;

    /**
     * Creates a tensor; the caller has checked that the range lies inside the file and has the size of type and shape.
     */
    MappedTensor(WeightFile source, String name, DataType type, Shape shape, long offset) {
        this.source = source;
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.offset = offset;
        this.byteLength = shape.elementCount() * type.bytes();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Path file() {
        return source.path();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long byteLength() {
        return byteLength;
    }

    @Override
    public synchronized ByteBuffer bytes() {
        if (byteLength > Integer.MAX_VALUE) {
            throw source.broken("tensor " + name + " has " + byteLength + " bytes, at most " + Integer.MAX_VALUE
                    + " can be mapped at once");
        }
        if (mapped == null) {
            mapped = source.map(offset, (int) byteLength);
        }
        return mapped.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer bytes(long firstElement, int numElements) {
        return source.map(offset + firstElement * type.bytes(), numElements * type.bytes());
    }

    @Override
    public float[] toFloats() {
        long elements = shape.elementCount();
        if (elements > MAX_ARRAY) {
            throw source.broken(
                    "tensor " + name + " has " + elements + " elements, at most " + MAX_ARRAY + " fit a Java array");
        }
        float[] values = new float[(int) elements];
        for (int from = 0; from < values.length; ) {
            int count = Math.min(CHUNK_ELEMENTS, values.length - from);
            convert(bytes(from, count), FloatBuffer.wrap(values, from, count));
            from += count;
        }
        return values;
    }

    private void convert(ByteBuffer from, FloatBuffer to) {
        switch (type) {
            case FLOAT32 -> to.put(from.asFloatBuffer());
            case FLOAT16 -> {
                for (ShortBuffer halves = from.asShortBuffer(); halves.hasRemaining(); ) {
                    to.put(Float16.halfToFloat(halves.get()));
                }
            }
            case BFLOAT16 -> {
                for (ShortBuffer values = from.asShortBuffer(); values.hasRemaining(); ) {
                    to.put(Float16.bfloat16ToFloat(values.get()));
                }
            }
            case INT8 -> {
                while (from.hasRemaining()) {
                    to.put(from.get());
                }
            }
            default ->
                throw source.broken(
                        "tensor " + name + " has type " + type.safetensorsName() + ", expected one of F32 F16 BF16 I8");
        }
    }
}
