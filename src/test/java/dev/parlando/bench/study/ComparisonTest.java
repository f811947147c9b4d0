package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.study.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    /** Returns runs of two prompts with a little noise, all multiplied by a factor. */
    private static double[][] runs(int count, double factor, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(run -> new double[] {
                    factor * 100 * (1 + 0.01 * random.nextGaussian()), factor * 300 * (1 + 0.01 * random.nextGaussian())
                })
                .toArray(double[][]::new);
    }

    private static int[] ownLoads(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static Comparison compare(double[][] first, double[][] other, boolean isTime) {
        return Comparison.of(first, other, ownLoads(first.length), isTime, 1);
    }

    @Test
    void theRatioIsTheOtherByTheFirst() {
        Comparison found = compare(runs(12, 1, 1), runs(12, 1.2, 1), true);
        assertEquals(1.2, found.ratio().value(), 1e-9, "equal noise cancels out");
        assertEquals(40, found.difference().value(), 1);
        assertEquals(Verdict.SLOWER, found.verdict());
        assertEquals(12, found.pairs());
        assertEquals(12, found.loads());
        assertEquals("1.200 (1.200 to 1.200)", found.ratioText());
    }

    @Property(tries = 50)
    void swappingTheTwoTurnsTheRatioAround(@ForAll @DoubleRange(min = 0.5, max = 2) double factor, @ForAll long seed) {
        double[][] one = runs(10, 1, seed);
        double[][] two = runs(10, factor, seed + 1);
        Comparison there = compare(one, two, true);
        Comparison back = compare(two, one, true);
        assertEquals(1 / there.ratio().value(), back.ratio().value(), 1e-9);
        assertEquals(-there.difference().value(), back.difference().value(), 1e-9);
        assertEquals(there.chance(), back.chance(), 1e-12);
        Verdict turned = switch (there.verdict()) {
            case FASTER -> Verdict.SLOWER;
            case SLOWER -> Verdict.FASTER;
            default -> Verdict.NONE;
        };
        assertEquals(turned, back.verdict());
    }

    @Property(tries = 50)
    void theUnitOfTimeDoesNotMatter(@ForAll @DoubleRange(min = 0.01, max = 100) double unit, @ForAll long seed) {
        double[][] one = runs(9, 1, seed);
        double[][] two = runs(9, 1.1, seed + 1);
        Comparison plain = compare(one, two, true);
        Comparison scaled = compare(scaled(one, unit), scaled(two, unit), true);
        assertEquals(plain.ratio().value(), scaled.ratio().value(), 1e-9);
        assertEquals(plain.verdict(), scaled.verdict());
        assertEquals(plain.runsForFivePercent(), scaled.runsForFivePercent());
    }

    private static double[][] scaled(double[][] runs, double unit) {
        return Arrays.stream(runs)
                .map(run -> Arrays.stream(run).map(value -> value * unit).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void lessIsFasterOfTimesOnly() {
        double[][] more = runs(10, 1, 2);
        double[][] less = runs(10, 0.7, 2);
        assertEquals(Verdict.FASTER, compare(more, less, true).verdict());
        assertEquals(Verdict.LESS, compare(more, less, false).verdict());
        assertEquals(Verdict.MORE, compare(less, more, false).verdict());
    }

    @Test
    void whatCanBeZeroIsComparedByDifference() {
        double[][] none = new double[9][1];
        double[][] some = IntStream.range(0, 9)
                .mapToObj(run -> new double[] {3 + 0.01 * run})
                .toArray(double[][]::new);
        Comparison found = compare(none, some, false);
        assertEquals(Verdict.MORE, found.verdict());
        assertEquals(3.04, found.difference().value(), 1e-9);
        assertEquals(new Interval(1, 1, 1), found.ratio(), "a ratio to zero says nothing");
    }

    @Test
    void equalRunsShowNothing() {
        double[][] runs = runs(20, 1, 3);
        Comparison found = compare(runs, runs, true);
        assertEquals(Verdict.NONE, found.verdict());
        assertEquals(1, found.chance());
        assertEquals(Statistics.FEWEST_PAIRS, found.runsForFivePercent());
    }

    @Test
    void noisyRunsNeedMore() {
        Random random = new Random(8);
        double[][] wild = IntStream.range(0, 20)
                .mapToObj(run -> new double[] {100 * Math.exp(0.3 * random.nextGaussian())})
                .toArray(double[][]::new);
        Comparison found = compare(
                runs(20, 1, 1),
                IntStream.range(0, 20)
                        .mapToObj(run -> new double[] {wild[run][0], 3 * wild[run][0]})
                        .toArray(double[][]::new),
                true);
        assertTrue(found.runsForFivePercent() > 200, found::neededRuns);
    }

    @Test
    void textsSayOnHowLittleTheyRest() {
        assertEquals("slower (fewer than 8 runs)", verdictText(Verdict.SLOWER, 7, 7));
        assertEquals("no difference shown (fewer than 8 runs)", verdictText(Verdict.NONE, 3, 3));
        assertEquals("faster (1 load)", verdictText(Verdict.FASTER, 10, 1));
        assertEquals("more (7 loads)", verdictText(Verdict.MORE, 14, 7));
        assertEquals("less", verdictText(Verdict.LESS, 8, 8));
        assertEquals("no difference shown", verdictText(Verdict.NONE, 14, 1));
    }

    private static String verdictText(Verdict verdict, int pairs, int loads) {
        Interval any = new Interval(1, 1, 1);
        return new Comparison(pairs, loads, any, any, 0.001, verdict, 9).verdictText();
    }

    @Test
    void aSinglePairKnowsNoNoise() {
        Comparison single = compare(runs(1, 1, 1), runs(1, 2, 1), true);
        assertEquals("-", single.neededRuns());
        assertEquals(Verdict.NONE, single.verdict());
    }

    @Test
    void manyLoadsDecideInsteadOfRuns() {
        // two runs a load, each pair of runs with the same luck: 8 units, not 16
        double[][] one = new double[16][1];
        double[][] two = new double[16][1];
        int[] loads = new int[16];
        for (int run = 0; run < 16; run++) {
            loads[run] = run / 2;
            one[run][0] = 100;
            two[run][0] = 100 * (1.1 + 0.01 * loads[run]);
        }
        Comparison found = Comparison.of(one, two, loads, true, 1);
        assertEquals(16, found.pairs());
        assertEquals(8, found.loads());
        assertEquals(2.0 / 256, found.chance(), 1e-12, "2 of 2^8 signs");
        assertEquals(16, found.runsForFivePercent(), "8 loads of 2 runs");
    }

    private static RunRecord record(String variant, int run, Map<String, Double> load) {
        return new RunRecord(variant, run, "", Map.of(), load, List.of());
    }

    @Property(tries = 30)
    void onlyCommonRunsAndPromptsAreCompared(@ForAll @IntRange(min = 1, max = 8) int common) {
        List<Variant> variants = Variant.parse(List.of("one=default", "two=default"));
        List<RunRecord> records = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            records.add(record("one", run, Map.of("load", 1.0)));
            records.add(record("two", run + 8 - common, Map.of("load", 1.0)));
        }
        ValueRuns one =
                ValueRuns.of(variants.get(0), records, run -> Map.of("a", new double[] {1}, "b", new double[] {5}));
        ValueRuns two =
                ValueRuns.of(variants.get(1), records, run -> Map.of("a", new double[] {2}, "c", new double[] {9}));
        Comparison found = two.beside(one, true, 1).orElseThrow();
        assertEquals(common, found.pairs());
        assertEquals(1, found.difference().value(), 1e-12, "prompt a alone");
        assertEquals(2, found.ratio().value(), 1e-12);
    }

    @Test
    void variantsWithoutACommonRunAreNotCompared() {
        List<Variant> variants = Variant.parse(List.of("one=default", "two=default"));
        List<RunRecord> records = List.of(record("one", 0, Map.of()), record("two", 1, Map.of()));
        ValueRuns one = ValueRuns.of(variants.get(0), records, run -> Map.of("a", new double[] {1}));
        ValueRuns two = ValueRuns.of(variants.get(1), records, run -> Map.of("a", new double[] {1}));
        assertEquals(Optional.empty(), two.beside(one, true, 1));
        assertTrue(ValueRuns.of(variants.get(0), records, run -> Map.of()).isEmpty());
    }

    @Test
    void copiesOfAPromptAreAveragedBeforeTheyAreCompared() {
        List<Variant> variants = Variant.parse(List.of("one=default", "two=default"));
        List<RunRecord> records = List.of(record("one", 0, Map.of("load", 1.0)), record("two", 0, Map.of("load", 1.0)));
        ValueRuns one = ValueRuns.of(variants.get(0), records, run -> Map.of("a", new double[] {10}));
        ValueRuns two = ValueRuns.of(variants.get(1), records, run -> Map.of("a", new double[] {5, 15, 40}));
        assertEquals(10, two.beside(one, true, 1).orElseThrow().difference().value(), 1e-12);
        assertEquals(3, two.summary(1).count());
    }
}
