package dev.parlando.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares arrays relative to the largest absolute value that is expected. */
public final class Closeness {
    private Closeness() {}

    /**
     * Returns the largest difference, over the largest absolute value of {@code expected}; infinite if any value is not
     * finite.
     */
    public static double relativeDifference(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, "length");
        double largest = 0;
        double difference = 0;
        for (int index = 0; index < expected.length; index++) {
            if (!Float.isFinite(actual[index])) {
                return Double.POSITIVE_INFINITY;
            }
            largest = Math.max(largest, Math.abs(expected[index]));
            difference = Math.max(difference, Math.abs((double) expected[index] - actual[index]));
        }
        return difference / largest;
    }

    public static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        double difference = relativeDifference(expected, actual);
        assertTrue(difference <= tolerance, what + " differs by " + difference + ", tolerance " + tolerance);
    }
}
