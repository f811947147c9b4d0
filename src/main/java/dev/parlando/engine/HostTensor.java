package dev.parlando.engine;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Holds an input or output of a network in host memory. It has room for the largest sizes; a run with smaller sizes
 * uses the front, densely packed, row-major. Owned by its session; inference thread only.
 */
public final class HostTensor {
    private final DataType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final LongBuffer longs;

    /** Allocates memory for a tensor whose largest shape is {@code limit}. */
    public HostTensor(DataType type, Shape limit) {
        this(type, ByteBuffer.allocateDirect(byteLength(type, limit)));
    }

    /**
     * Wraps memory that the caller owns.
     *
     * @param bytes at least {@link #byteLength} bytes
     */
    public HostTensor(DataType type, ByteBuffer bytes) {
        this.type = type;
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        this.floats = bytes.asFloatBuffer();
        this.longs = bytes.asLongBuffer();
    }

    /** Returns the number of bytes of a tensor whose largest shape is {@code limit}. */
    public static int byteLength(DataType type, Shape limit) {
        return Math.toIntExact(Math.multiplyExact(limit.elementCount(), type.bytes()));
    }

    public DataType type() {
        return type;
    }

    /** Returns the whole memory, position 0, in native byte order. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Returns the whole memory as float32, for access by index.
     *
     * @throws IllegalStateException if the tensor is of another type
     */
    public FloatBuffer floats() {
        return view(DataType.FLOAT32, floats);
    }

    /**
     * Returns the whole memory as int64, for access by index.
     *
     * @throws IllegalStateException if the tensor is of another type
     */
    public LongBuffer longs() {
        return view(DataType.INT64, longs);
    }

    private <T> T view(DataType wanted, T view) {
        if (type != wanted) {
            throw new IllegalStateException("the tensor holds " + type + ", not " + wanted);
        }
        return view;
    }
}
