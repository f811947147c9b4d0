package dev.parlando.engine.tensorrt.cuda;

import dev.parlando.engine.CacheShape;
import dev.parlando.tensor.DataType;

/**
 * Computes where entries lie in a buffer [slot, head, entry, dim] with room for {@code stride} entries a head.
 *
 * @param shape of the cache
 * @param type of the elements, float32 or float16
 * @param stride a bucket, see {@link #bucket}
 */
public record CacheLayout(CacheShape shape, DataType type, int stride) {
    /** Divisor of every bucket; so every slot begins at a multiple of 256 bytes. */
    public static final int STEP = 64;

    /** Returns the smallest of 64, 128, 192, 256, 384, 512, 768, … (each at most half larger than the last) that holds {@code entries}. */
    public static int bucket(int entries, int capacity) {
        int largest = roundUp(capacity);
        int bucket = STEP;
        while (bucket < entries) {
            bucket =
                    bucket < 4 * STEP ? bucket + STEP : Integer.bitCount(bucket) == 1 ? bucket / 2 * 3 : bucket / 3 * 4;
        }
        return Math.min(bucket, largest);
    }

    public static int roundUp(int entries) {
        return (entries + STEP - 1) / STEP * STEP;
    }

    public long headBytes() {
        return (long) stride * entryBytes();
    }

    public int entryBytes() {
        return shape.headDim() * type.bytes();
    }

    public long slotBytes() {
        return shape.numKeyValueHeads() * headBytes();
    }

    /** Returns the number of bytes of one layer's keys, which is that of the layer's values too. */
    public long bufferBytes() {
        return shape.numSlots() * slotBytes();
    }

    public long offset(int slot, int head, int entry) {
        return slot * slotBytes() + head * headBytes() + (long) entry * entryBytes();
    }

    /** Returns the layout of the copy of a slot. */
    public CacheLayout asFloat32() {
        return new CacheLayout(shape, DataType.FLOAT32, stride);
    }

    public CacheLayout withStride(int other) {
        return new CacheLayout(shape, type, other);
    }

    /**
     * Returns the bytes of a cache of that shape on the GPU, with the room for moving it and for the copy of a slot.
     */
    public static long totalBytes(CacheShape shape, DataType type) {
        CacheLayout largest = new CacheLayout(shape, type, roundUp(shape.capacity()));
        long numBuffers = 2L * shape.numLayers();
        return largest.bufferBytes() * (numBuffers + 1) + largest.asFloat32().slotBytes() * numBuffers;
    }
}
