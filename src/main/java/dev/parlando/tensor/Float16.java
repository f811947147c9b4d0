package dev.parlando.tensor;

/**
 * Converts IEEE 754 half precision and bfloat16 from and to their 16-bit encodings. Java 17 has neither conversion.
 *
 * <p>Source: IEEE 754-2019, sections 3.4 and 5.4; bfloat16 is the upper half of a float32.
 */
public final class Float16 {
    private static final int MAGNITUDE = 0x7fff;
    private static final int INFINITY = 0x7c00;
    private static final float SUBNORMAL_UNIT = 0x1p-24f;

    private Float16() {}

    /** Returns the exact value of a half; NaN stays NaN. */
    public static float halfToFloat(short half) {
        int magnitude = half & MAGNITUDE;
        int sign = (half & 0x8000) << 16;
        if (magnitude >= INFINITY) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
        }
        if (magnitude < 0x400) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * SUBNORMAL_UNIT));
        }
        return Float.intBitsToFloat(sign | (magnitude << 13) + (112 << 23));
    }

    /** Returns the exact value of a bfloat16. */
    public static float bfloat16ToFloat(short value) {
        return Float.intBitsToFloat(value << 16);
    }

    /** Returns the nearest bfloat16 of a finite value, ties to even. */
    public static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
