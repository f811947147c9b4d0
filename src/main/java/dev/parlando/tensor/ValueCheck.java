package dev.parlando.tensor;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Looks for values that no trained network has: not finite, or far too large. Reads each value once. Any thread. */
public final class ValueCheck {
    /** Elements that are mapped and copied at once. */
    private static final int MAPPED = 1 << 24;

    private static final int BLOCK = 1 << 12;
    private static final int FLOAT_MAGNITUDE = 0x7fff_ffff;
    private static final int HALF_MAGNITUDE = 0x7fff;
    private static final int LARGEST_HALF = 0x7bff;

    private final WeightTensor tensor;
    private final float most;
    private final int limit;
    private final int mask;

    /**
     * Prepares to read a tensor.
     *
     * @param most largest magnitude that a value may have, at least 1
     */
    public ValueCheck(WeightTensor tensor, float most) {
        this.tensor = tensor;
        this.most = most;
        this.limit = limit(tensor.type(), Float.floatToRawIntBits(most));
        this.mask = tensor.type() == DataType.FLOAT32 ? FLOAT_MAGNITUDE : HALF_MAGNITUDE;
    }

    /** Returns the bits of the largest magnitude allowed: bits of magnitudes grow like the magnitudes, and NaN is largest. */
    private static int limit(DataType type, int most) {
        return switch (type) {
            case FLOAT32 -> most;
            case BFLOAT16 -> most >>> 16;
            case FLOAT16 -> Math.min(LARGEST_HALF, (most >>> 13) - (112 << 10));
            default -> Integer.MAX_VALUE;
        };
    }

    /**
     * Reads all values.
     *
     * @param mayBeZero whether a tensor without any value but 0 is allowed
     * @throws VoiceException {@code BAD_BUNDLE} naming file, tensor, index and value
     */
    public void run(boolean mayBeZero) {
        long elements = tensor.shape().elementCount();
        int largest = 0;
        // any integer is allowed, so the first that is not 0 tells all
        boolean isInteger = !tensor.type().isFloatingPoint();
        for (long from = 0; from < elements && !(isInteger && largest > 0); from += MAPPED) {
            int count = (int) Math.min(MAPPED, elements - from);
            int found = largest(tensor.bytes(from, count));
            if (found > limit) {
                throw refused(from, count);
            }
            largest = Math.max(largest, found);
        }
        if (largest == 0 && elements > 0 && !mayBeZero) {
            throw broken("holds nothing but zeros");
        }
    }

    /** Returns the bits of the largest magnitude. Loops over short arrays, which the compiler turns into vectors. */
    private int largest(ByteBuffer bytes) {
        return switch (tensor.type()) {
            case FLOAT32 -> largest(bytes.asIntBuffer());
            case FLOAT16, BFLOAT16 -> largest(bytes.asShortBuffer());
            default -> {
                int largest = 0;
                while (largest == 0 && bytes.hasRemaining()) {
                    largest = bytes.get() & 0xff;
                }
                yield largest;
            }
        };
    }

    private static int largest(IntBuffer bits) {
        int[] values = new int[Math.min(BLOCK, bits.remaining())];
        int largest = 0;
        while (bits.hasRemaining()) {
            int count = Math.min(values.length, bits.remaining());
            bits.get(values, 0, count);
            for (int index = 0; index < count; index++) {
                largest = Math.max(largest, values[index] & FLOAT_MAGNITUDE);
            }
        }
        return largest;
    }

    private static int largest(ShortBuffer bits) {
        short[] values = new short[Math.min(BLOCK, bits.remaining())];
        int largest = 0;
        while (bits.hasRemaining()) {
            int count = Math.min(values.length, bits.remaining());
            bits.get(values, 0, count);
            for (int index = 0; index < count; index++) {
                largest = Math.max(largest, values[index] & HALF_MAGNITUDE);
            }
        }
        return largest;
    }

    private VoiceException refused(long from, int count) {
        ByteBuffer bytes = tensor.bytes(from, count);
        int index = 0;
        while (magnitude(bytes, index) <= limit) {
            index++;
        }
        return broken("has the value " + value(magnitude(bytes, index)) + " at index " + (from + index)
                + " (without its sign), expected at most " + most);
    }

    private int magnitude(ByteBuffer bytes, int index) {
        return mask & (tensor.type() == DataType.FLOAT32 ? bytes.getInt(4 * index) : bytes.getShort(2 * index));
    }

    private float value(int magnitude) {
        return switch (tensor.type()) {
            case FLOAT32 -> Float.intBitsToFloat(magnitude);
            case BFLOAT16 -> Float16.bfloat16ToFloat((short) magnitude);
            default -> Float16.halfToFloat((short) magnitude);
        };
    }

    private VoiceException broken(String what) {
        return new VoiceException(
                ErrorCode.BAD_BUNDLE,
                tensor.file() + ": tensor " + tensor.name() + " " + what + "; get the file again");
    }
}
