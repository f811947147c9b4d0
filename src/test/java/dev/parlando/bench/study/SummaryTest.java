package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    private static double[][] runs(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(run ->
                        random.doubles(4).map(uniform -> 100 + 10 * uniform).toArray())
                .toArray(double[][]::new);
    }

    private static int[] loads(int count) {
        return IntStream.range(0, count).toArray();
    }

    @Test
    void knownValuesHaveKnownNumbers() {
        double[][] runs = {{1, 2}, {3, 4}, {5, 6}};
        Summary summary = Summary.of(runs, loads(3), 1);
        assertEquals(6, summary.count());
        assertEquals(3, summary.runs());
        assertEquals(1, summary.min());
        assertEquals(6, summary.max());
        assertEquals(3.5, number(summary, "mean").value());
        assertEquals(3.5, number(summary, "p50").value());
        assertEquals(5.5, number(summary, "p90").value(), 1e-12);
        assertEquals(Math.sqrt(3.5), summary.deviation(), 1e-12);
        assertEquals(List.of(1.5, 3.5, 5.5), summary.runMeans());
    }

    private static Interval number(Summary summary, String name) {
        return summary.numbers().getOrDefault(name, new Interval(Double.NaN, 0, 0));
    }

    @Property(tries = 30)
    void everyEstimateLiesInItsIntervalAndEveryIntervalInTheRange(@ForAll long seed) {
        Summary summary = Summary.of(runs(12, seed), loads(12), 1);
        summary.numbers().forEach((name, interval) -> {
            assertTrue(summary.min() <= interval.low(), name);
            assertTrue(interval.low() <= interval.high(), name);
            assertTrue(interval.high() <= summary.max(), name);
        });
        assertTrue(number(summary, "mean").contains(number(summary, "mean").value()));
        assertTrue(number(summary, "p50").contains(number(summary, "p50").value()));
    }

    @Test
    void moreRunsGiveNarrowerIntervals() {
        Interval few = number(Summary.of(runs(8, 1), loads(8), 1), "mean");
        Interval many = number(Summary.of(runs(200, 1), loads(200), 1), "mean");
        double ratio = (few.high() - few.low()) / (many.high() - many.low());
        assertEquals(5, ratio, 2.5, "by the square root of 25");
    }

    @Test
    void equalSeedsDrawEqualIntervals() {
        Summary one = Summary.of(runs(10, 1), loads(10), 5);
        assertEquals(one, Summary.of(runs(10, 1), loads(10), 5));
        assertTrue(!one.equals(Summary.of(runs(10, 1), loads(10), 6)));
    }

    @Test
    void runsOfOneLoadBelongTogetherOnceThereAreEightLoads() {
        double[][] runs = {{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}, {12}, {13}, {14}, {15}, {16}};
        int[] eight = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};
        double[][] units = Statistics.units(runs, eight);
        assertEquals(8, units.length);
        assertArrayEquals(new double[] {5, 6}, units[2]);
        int[] seven = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6, 6};
        assertSame(runs, Statistics.units(runs, seven), "too few loads to decide by");
    }

    @Property
    void percentilesLieInTheirSampleAndRise(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = -100, max = 100) Double> values,
            @ForAll @DoubleRange(min = 0, max = 100) double percent) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double found = Statistics.percentile(sorted, percent);
        assertTrue(found >= sorted[0] && found <= sorted[sorted.length - 1]);
        assertTrue(Statistics.percentile(sorted, percent / 2) <= found + 1e-12);
        assertEquals(sorted[0], Statistics.percentile(sorted, 0));
        assertEquals(sorted[sorted.length - 1], Statistics.percentile(sorted, 100));
    }

    @Property(tries = 100)
    void aMeanMovesWithItsValuesAndADeviationDoesNot(
            @ForAll @Size(min = 2, max = 20) List<@DoubleRange(min = -100, max = 100) Double> values,
            @ForAll @DoubleRange(min = -50, max = 50) double shift) {
        double[] plain = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] moved = Arrays.stream(plain).map(value -> value + shift).toArray();
        assertEquals(Statistics.mean(plain) + shift, Statistics.mean(moved), 1e-9);
        assertEquals(Statistics.standardDeviation(plain), Statistics.standardDeviation(moved), 1e-9);
    }

    @Property(tries = 100)
    void theSignTestIgnoresSignAndOrder(
            @ForAll @Size(min = 1, max = 10) List<@DoubleRange(min = -9, max = 9) Double> values) {
        double[] plain = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] turned = IntStream.range(0, plain.length)
                .mapToDouble(index -> -plain[plain.length - 1 - index])
                .toArray();
        double chance = Statistics.signFlip(plain, 1);
        assertEquals(chance, Statistics.signFlip(turned, 1), 1e-12);
        assertTrue(chance >= Math.pow(2, 1 - plain.length) && chance <= 1, () -> "chance " + chance);
    }

    @Property(tries = 100)
    void biggerChangesNeedFewerPairs(@ForAll @DoubleRange(min = 0.01, max = 0.5) double deviation) {
        int forFive = Statistics.pairsToShow(0.05, deviation);
        assertTrue(Statistics.pairsToShow(0.10, deviation) <= forFive);
        assertTrue(Statistics.pairsToShow(0.05, deviation / 2) <= forFive);
        assertTrue(forFive >= Statistics.FEWEST_PAIRS && forFive <= 1_000_000);
        assertEquals(1_000_000, Statistics.pairsToShow(1e-9, deviation));
    }
}
