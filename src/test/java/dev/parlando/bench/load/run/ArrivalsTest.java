package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
    private static final int MANY = 100_000;
    private static final double NANOS = 1e9;

    @Test
    void constantArrivalsDoNotDrift() {
        long[] starts = starts(Arrivals.CONSTANT, 3, 1, MANY);
        assertEquals(0, starts[0]);
        assertEquals(333_333_333, starts[1]);
        assertEquals(10_000_000_000L, starts[30]);
        assertEquals(33_333_000_000_000L, starts[99_999]);
    }

    @Test
    void poissonGapsAreExponential() {
        double[] gaps = gapsInSeconds(starts(Arrivals.POISSON, 50, 7, MANY));
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance =
                Arrays.stream(gaps).map(gap -> (gap - mean) * (gap - mean)).sum() / gaps.length;
        // standard errors with this many gaps: 0.3 % of the mean, 0.45 % of the deviation, 0.2 % of the share
        assertEquals(0.02, mean, 0.02 * 0.015);
        assertEquals(0.02, Math.sqrt(variance), 0.02 * 0.025);
        double longShare = Arrays.stream(gaps).filter(gap -> gap > 0.04).count() / (double) gaps.length;
        assertEquals(Math.exp(-2), longShare, 0.006);
    }

    @Test
    void poissonCountsVaryAsTheyShould() {
        int[] perSecond = new int[1_000];
        for (long start : starts(Arrivals.POISSON, 20, 3, 19_000)) {
            int second = (int) (start / NANOS);
            if (second < 900) {
                perSecond[second]++;
            }
        }
        double mean = Arrays.stream(perSecond, 0, 900).average().orElseThrow();
        double variance = Arrays.stream(perSecond, 0, 900)
                .mapToDouble(count -> (count - mean) * (count - mean))
                .average()
                .orElseThrow();
        assertEquals(1, variance / mean, 0.2);
    }

    @Test
    void equalSeedsRepeat() {
        assertArrayEquals(starts(Arrivals.POISSON, 5, 9, 100), starts(Arrivals.POISSON, 5, 9, 100));
        assertFalse(Arrays.equals(starts(Arrivals.POISSON, 5, 9, 100), starts(Arrivals.POISSON, 5, 10, 100)));
    }

    @Test
    void startsRise() {
        double[] gaps = gapsInSeconds(starts(Arrivals.POISSON, 100_000, 1, MANY));
        assertTrue(Arrays.stream(gaps).allMatch(gap -> gap >= 0));
    }

    private static long[] starts(Arrivals arrivals, double rate, long seed, int count) {
        return LongStream.generate(arrivals.starts(rate, seed)).limit(count).toArray();
    }

    private static double[] gapsInSeconds(long[] starts) {
        double[] gaps = new double[starts.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (starts[i + 1] - starts[i]) / NANOS;
        }
        return gaps;
    }
}
