package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.tensor.DataType;

/**
 * Where entries lie in a buffer [slot, head, entry, dim] with room for {@code stride} entries a head.
 *
 * @param shape of the cache
 * @param type of the elements, float32 or float16
 * @param stride a bucket, see {@link #bucket}
 */
record CacheLayout(CacheShape shape, DataType type, int stride) {
    /** Every bucket is a multiple of this, so that every slot begins at a multiple of 256 bytes. */
    static final int STEP = 64;

    /** The smallest of 64, 128, 192, 256, 384, 512, 768, … (each at most half larger than the last) that holds so many. */
    static int bucket(int entries, int capacity) {
        int largest = roundUp(capacity);
        int bucket = STEP;
        while (bucket < entries) {
            bucket =
                    bucket < 4 * STEP ? bucket + STEP : Integer.bitCount(bucket) == 1 ? bucket / 2 * 3 : bucket / 3 * 4;
        }
        return Math.min(bucket, largest);
    }

    static int roundUp(int entries) {
        return (entries + STEP - 1) / STEP * STEP;
    }

    long headBytes() {
        return (long) stride * entryBytes();
    }

    int entryBytes() {
        return shape.headDim() * type.bytes();
    }

    long slotBytes() {
        return shape.numKeyValueHeads() * headBytes();
    }

    /** Of keys or of values of one layer. */
    long bufferBytes() {
        return shape.numSlots() * slotBytes();
    }

    long offset(int slot, int head, int entry) {
        return slot * slotBytes() + head * headBytes() + (long) entry * entryBytes();
    }

    /** The layout of the copy of a slot. */
    CacheLayout asFloat32() {
        return new CacheLayout(shape, DataType.FLOAT32, stride);
    }

    CacheLayout withStride(int other) {
        return new CacheLayout(shape, type, other);
    }

    /** Bytes of a cache of that shape on the GPU, the room for moving it and for the copy of a slot included. */
    static long totalBytes(CacheShape shape, DataType type) {
        CacheLayout largest = new CacheLayout(shape, type, roundUp(shape.capacity()));
        long numBuffers = 2L * shape.numLayers();
        return largest.bufferBytes() * (numBuffers + 1) + largest.asFloat32().slotBytes() * numBuffers;
    }
}
