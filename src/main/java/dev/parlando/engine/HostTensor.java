package dev.parlando.engine;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * An input or output of a network in host memory. It has room for the network's limits; a run with smaller sizes uses
 * the front, densely packed, row-major. Owned by its {@link EngineSession}.
 */
public final class HostTensor {
    private final DataType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final LongBuffer longs;

    public HostTensor(DataType type, Shape limit) {
        this(type, ByteBuffer.allocateDirect(byteLength(type, limit)));
    }

    /** @param bytes memory of the tensor's owner, as much as {@link #byteLength} says */
    public HostTensor(DataType type, ByteBuffer bytes) {
        this.type = type;
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        this.floats = bytes.asFloatBuffer();
        this.longs = bytes.asLongBuffer();
    }

    /** Room that a tensor of these limits needs. */
    public static int byteLength(DataType type, Shape limit) {
        return Math.toIntExact(Math.multiplyExact(limit.elementCount(), type.bytes()));
    }

    public DataType type() {
        return type;
    }

    /** The whole room, position 0. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The room as float32, for absolute access. */
    public FloatBuffer floats() {
        return view(DataType.FLOAT32, floats);
    }

    /** The room as int64, for absolute access. */
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
