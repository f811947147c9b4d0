package dev.parlando.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class DistributionTest {
    private static Histogram of(List<Integer> millis) {
        Histogram histogram = new Histogram(3);
        millis.forEach(each -> histogram.recordValue(each * 1_000_000L));
        return histogram;
    }

    @Test
    void percentilesAreNamedInTheirOrder() {
        Distribution distribution = Distribution.of(of(List.of(1, 2, 3)), 1e-6);
        assertEquals(
                List.of("p50", "p90", "p95", "p99", "p99.9"),
                new ArrayList<>(distribution.percentiles().keySet()));
        assertThrows(
                UnsupportedOperationException.class,
                () -> distribution.percentiles().put("p1", 1.0));
    }

    @Test
    void anEmptyHistogramIsAllZeros() throws Exception {
        Distribution empty = Distribution.of(new Histogram(3), 1e-6);
        assertEquals(0, empty.count());
        assertEquals(0, empty.mean());
        assertEquals(0, empty.stddev());
        assertEquals(0, empty.min(), "HdrHistogram itself says the largest long");
        assertEquals(0, empty.max());
        assertTrue(empty.percentiles().values().stream().allMatch(value -> value == 0));
        assertEquals(0, decoded(empty).getTotalCount());
    }

    @Test
    void knownValuesHaveKnownNumbers() {
        Distribution distribution = Distribution.of(of(List.of(10, 20, 30, 40)), 1e-6);
        assertEquals(4, distribution.count());
        assertEquals(25, distribution.mean(), 0.03);
        assertEquals(Math.sqrt(125), distribution.stddev(), 0.02);
        assertEquals(10, distribution.min(), 0.01);
        assertEquals(40, distribution.max(), 0.04);
        assertEquals(20, distribution.percentiles().getOrDefault("p50", -1.0), 0.02);
        assertEquals(40, distribution.percentiles().getOrDefault("p99.9", -1.0), 0.04);
    }

    @Property(tries = 200)
    void percentilesNeverFallAndLieBetweenTheEnds(
            @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 10_000) Integer> millis) {
        Distribution distribution = Distribution.of(of(millis), 1e-6);
        double before = distribution.min() * 0.999;
        for (double percentile : distribution.percentiles().values()) {
            assertTrue(percentile >= before, distribution::toString);
            before = percentile;
        }
        assertTrue(before <= distribution.max(), distribution::toString);
        assertTrue(distribution.mean() >= distribution.min() * 0.999 && distribution.mean() <= distribution.max());
        assertEquals(millis.size(), distribution.count());
    }

    @Property(tries = 50)
    void theEncodedHistogramIsTheWholeOne(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 10_000) Integer> millis) throws Exception {
        Histogram histogram = of(millis);
        assertEquals(histogram, decoded(Distribution.of(histogram, 1)));
    }

    private static Histogram decoded(Distribution distribution) throws Exception {
        return Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(distribution.encoded())), 0);
    }
}
