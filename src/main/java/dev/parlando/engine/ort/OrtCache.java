package dev.parlando.engine.ort;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Holds keys and values of all slots: per layer one buffer [slot, kvHead, entry, headDim] for keys and one for values.
 *
 * <p>The entry dimension has room for {@link #stride()} entries, a multiple of {@value #STEP}. It grows with the
 * longest sequence, so that a run reads little more than what is used, and shrinks when all slots are empty. Every
 * change of the stride raises {@link #version()}: tensors over the old layout are stale then.
 */
final class OrtCache {
    /**
     * Step in which the stride grows: a multiple of every vector width, so that a longer stride only adds masked zeros
     * behind the same sums.
     */
    static final int STEP = 64;

    private final CacheShape shape;
    private final int[] lengths;
    private final ByteBuffer[] bytes;
    private final FloatBuffer[] floats;
    private int stride = STEP;
    private int version;

    OrtCache(CacheShape shape) {
        this.shape = shape;
        this.lengths = new int[shape.numSlots()];
        this.bytes = new ByteBuffer[2 * shape.numLayers()];
        this.floats = new FloatBuffer[2 * shape.numLayers()];
        for (int index = 0; index < bytes.length; index++) {
            allocate(index, STEP);
        }
    }

    CacheShape shape() {
        return shape;
    }

    int stride() {
        return stride;
    }

    int version() {
        return version;
    }

    int length(int slot) {
        return lengths[slot];
    }

    /**
     * Returns the keys (even index) or values (odd index) of layer {@code index / 2} for {@code batch} slots from
     * {@code firstSlot} on.
     */
    ByteBuffer bytesOf(int index, int firstSlot, int batch) {
        int slotBytes = slotFloats(stride) * Float.BYTES;
        return bytes[index].slice(firstSlot * slotBytes, batch * slotBytes).order(ByteOrder.nativeOrder());
    }

    /** Makes room for {@code numEntries} more entries of a slot. */
    void reserve(int slot, int numEntries) {
        int needed = lengths[slot] + numEntries;
        if (needed > shape.capacity()) {
            throw new VoiceException(
                    ErrorCode.KV_CACHE_FULL,
                    "a sequence needs " + needed + " cache entries, the cache holds " + shape.capacity());
        }
        if (needed > stride) {
            restride(roundUp(Math.min(shape.capacity(), Math.max(needed, stride + stride / 2))));
        }
    }

    /**
     * Copies entries from {@code source} [kvHead, sourceStride, headDim] behind those of the slot, where the caller has
     * reserved room.
     */
    void append(int index, int slot, FloatBuffer source, int sourceOffset, int sourceStride, int numEntries) {
        int width = shape.headDim();
        for (int head = 0; head < shape.numKeyValueHeads(); head++) {
            floats[index].put(
                    offset(slot, head, lengths[slot]),
                    source,
                    sourceOffset + head * sourceStride * width,
                    numEntries * width);
        }
    }

    void appendZeros(int slot, int numEntries) {
        reserve(slot, numEntries);
        for (FloatBuffer buffer : floats) {
            for (int head = 0; head < shape.numKeyValueHeads(); head++) {
                int start = offset(slot, head, lengths[slot]);
                for (int position = 0; position < numEntries * shape.headDim(); position++) {
                    buffer.put(start + position, 0f);
                }
            }
        }
        lengths[slot] += numEntries;
    }

    void grow(int slot, int numEntries) {
        lengths[slot] += numEntries;
    }

    void truncate(int slot, int length) {
        if (length > lengths[slot]) {
            throw new IllegalArgumentException("slot " + slot + " has " + lengths[slot] + " entries, not " + length);
        }
        lengths[slot] = length;
        for (int other : lengths) {
            if (other > 0) {
                return;
            }
        }
        if (stride != STEP) {
            stride = STEP;
            version++;
        }
    }

    void copy(int fromSlot, int toSlot) {
        for (FloatBuffer buffer : floats) {
            for (int head = 0; head < shape.numKeyValueHeads(); head++) {
                buffer.put(
                        offset(toSlot, head, 0),
                        buffer.duplicate(),
                        offset(fromSlot, head, 0),
                        lengths[fromSlot] * shape.headDim());
            }
        }
        lengths[toSlot] = lengths[fromSlot];
    }

    /** Copies a slot's entries to [buffer, kvHead, entry, headDim]. */
    CacheEntries save(int slot) {
        int rowBytes = rowBytes(lengths[slot]);
        ByteBuffer content = ByteBuffer.allocate(bytes.length * shape.numKeyValueHeads() * rowBytes);
        for (int row = 0; row < bytes.length * shape.numKeyValueHeads(); row++) {
            int head = row % shape.numKeyValueHeads();
            ByteBuffer buffer = bytes[row / shape.numKeyValueHeads()];
            content.put(row * rowBytes, buffer, offset(slot, head, 0) * Float.BYTES, rowBytes);
        }
        return new CacheEntries(lengths[slot], content);
    }

    long savedBytes(int slot) {
        return (long) bytes.length * shape.numKeyValueHeads() * rowBytes(lengths[slot]);
    }

    /** Replaces a slot's entries by saved ones. */
    void restore(int slot, CacheEntries saved) {
        truncate(slot, 0);
        reserve(slot, saved.length());
        int rowBytes = rowBytes(saved.length());
        for (int row = 0; row < bytes.length * shape.numKeyValueHeads(); row++) {
            int head = row % shape.numKeyValueHeads();
            ByteBuffer buffer = bytes[row / shape.numKeyValueHeads()];
            buffer.put(offset(slot, head, 0) * Float.BYTES, saved.content(), row * rowBytes, rowBytes);
        }
        lengths[slot] = saved.length();
    }

    private int rowBytes(int numEntries) {
        return numEntries * shape.headDim() * Float.BYTES;
    }

    private int offset(int slot, int head, int entry) {
        return ((slot * shape.numKeyValueHeads() + head) * stride + entry) * shape.headDim();
    }

    private int slotFloats(int entries) {
        return shape.numKeyValueHeads() * entries * shape.headDim();
    }

    private void restride(int newStride) {
        int oldStride = stride;
        for (int index = 0; index < floats.length; index++) {
            FloatBuffer old = floats[index];
            if (old.capacity() < shape.numSlots() * slotFloats(newStride)) {
                allocate(index, newStride);
            }
            spread(old, floats[index], oldStride, newStride);
        }
        stride = newStride;
        version++;
    }

    /** Moves all rows to a longer stride, the last row first, so that no entry is overwritten before it has moved. */
    private void spread(FloatBuffer from, FloatBuffer to, int oldStride, int newStride) {
        int width = shape.headDim();
        FloatBuffer source = from.duplicate();
        for (int row = shape.numSlots() * shape.numKeyValueHeads() - 1; row >= 0; row--) {
            int count = lengths[row / shape.numKeyValueHeads()] * width;
            to.put(row * newStride * width, source, row * oldStride * width, count);
        }
    }

    private void allocate(int index, int entries) {
        long size = Math.multiplyExact((long) shape.numSlots() * slotFloats(entries), Float.BYTES);
        bytes[index] = ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
        floats[index] = bytes[index].asFloatBuffer();
    }

    static int roundUp(int entries) {
        return (entries + STEP - 1) / STEP * STEP;
    }
}
