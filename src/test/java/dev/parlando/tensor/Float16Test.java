package dev.parlando.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Float16Test {
    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "3c00, 1",
        "c000, -2",
        "7bff, 65504",
        "0400, 6.103515625e-05",
        "0001, 5.9604644775390625e-08",
        "03ff, 6.09755516052246e-05",
        "3555, 0.333251953125",
        "7c00, Infinity",
        "fc00, -Infinity",
    })
    void readsHalvesOfTheStandard(String bits, float expected) {
        assertEquals(expected, Float16.halfToFloat((short) Integer.parseInt(bits, 16)));
    }

    @Test
    void keepsSignOfZeroAndNaN() {
        assertEquals(-0.0f, Float16.halfToFloat((short) 0x8000));
        assertTrue(Float.isNaN(Float16.halfToFloat((short) 0x7e01)));
    }

    @Test
    void largerEncodingsAreLargerHalves() {
        for (int bits = 1; bits <= 0x7c00; bits++) {
            assertTrue(Float16.halfToFloat((short) bits) > Float16.halfToFloat((short) (bits - 1)), "bits " + bits);
        }
    }

    @Property
    void everyBfloat16ComesBack(@ForAll short bits) {
        float value = Float16.bfloat16ToFloat(bits);
        if (Float.isFinite(value)) {
            assertEquals(bits, Float16.floatToBfloat16(value));
        }
    }

    @Property
    void roundsToTheNearestBfloat16(@ForAll float value) {
        if (Math.abs(value) > 3e38f) {
            return;
        }
        short nearest = Float16.floatToBfloat16(value);
        BigDecimal error = distance(value, nearest);
        assertTrue(error.compareTo(distance(value, (short) (nearest + 1))) <= 0);
        if ((nearest & 0x7fff) != 0) {
            assertTrue(error.compareTo(distance(value, (short) (nearest - 1))) <= 0);
        }
    }

    private static BigDecimal distance(float value, short bfloat16) {
        return new BigDecimal(value)
                .subtract(new BigDecimal(Float16.bfloat16ToFloat(bfloat16)))
                .abs();
    }
}
