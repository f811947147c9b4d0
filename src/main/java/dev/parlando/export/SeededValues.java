package dev.parlando.export;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Float16;
import java.nio.ByteBuffer;

/**
 * Computes uniform values of one tensor. Each value depends on seed, tensor name and index alone, so any block can be
 * made on any thread, in any order, on any machine.
 *
 * <p>Source: the mixing function of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * 2014), used on a counter; each 64-bit word gives four values of 16 bits.
 */
final class SeededValues {
    /** Number of values that share one word; blocks start at multiples of it. */
    static final int LANES = 4;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long key;
    private final float center;
    private final float step;

    /**
     * Prepares the values of one tensor.
     *
     * @param center middle of the values
     * @param amplitude largest distance from it
     */
    SeededValues(long seed, String tensor, float center, float amplitude) {
        long name = FNV_OFFSET;
        for (int index = 0; index < tensor.length(); index++) {
            name = (name ^ tensor.charAt(index)) * FNV_PRIME;
        }
        this.key = mix(seed + GOLDEN) ^ mix(name);
        this.center = center;
        this.step = amplitude / 32_768;
    }

    /**
     * Appends a block of values.
     *
     * @param first index of the first value; a multiple of {@link #LANES}
     * @param count number of values
     * @param type FLOAT32 or BFLOAT16
     * @param target little-endian, with room for the block rounded up to {@link #LANES}
     */
    void fill(long first, int count, DataType type, ByteBuffer target) {
        int start = target.position();
        for (long word = first / LANES; word * LANES < first + count; word++) {
            long bits = mix(key + word * GOLDEN);
            if (type == DataType.BFLOAT16) {
                target.putLong(bfloat16s(bits));
            } else {
                for (int lane = 0; lane < LANES; lane++) {
                    target.putFloat(value(bits >>> (16 * lane)));
                }
            }
        }
        target.position(start + count * type.bytes());
    }

    private long bfloat16s(long bits) {
        long packed = 0;
        for (int lane = 0; lane < LANES; lane++) {
            packed |= (Float16.floatToBfloat16(value(bits >>> (16 * lane))) & 0xffffL) << (16 * lane);
        }
        return packed;
    }

    private float value(long bits) {
        return center + ((bits & 0xffff) - 32_767.5f) * step;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
