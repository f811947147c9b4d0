package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics of 1, 2, … 1,000 ms, and the names by which results are asked for them. */
final class LatencyRowTest {
    private static final LatencyRow THOUSAND = row("ttfb", LatencyRow.Unit.MILLIS, 1_000_000, 1_000);
    private static final LatencyRow EMPTY = row("gap", LatencyRow.Unit.MILLIS, 1, 0);

    private static LatencyRow row(String name, LatencyRow.Unit unit, long step, int count) {
        Histogram histogram = new Histogram(3);
        IntStream.rangeClosed(1, count).forEach(index -> histogram.recordValue(step * index));
        return new LatencyRow(name, unit, histogram);
    }

    @ParameterizedTest
    @CsvSource({
        "count, 1000",
        "mean, 500.5",
        // the square root of (1000 * 1000 - 1) / 12
        "stddev, 288.675",
        "min, 1",
        "p0, 1",
        "p50, 500",
        "p90, 900",
        "p99, 990",
        "p99.9, 999",
        "p100, 1000",
        "max, 1000"
    })
    void statisticsAreThoseOfTheDistribution(String name, double value) {
        assertEquals(value, THOUSAND.statistic(name).orElseThrow(), value * 1e-3);
    }

    @Test
    void everyStatisticOfAReportIsKnown() {
        for (String name : LatencyRow.STATISTICS) {
            assertTrue(LatencyRow.isStatistic(name), name);
            assertTrue(THOUSAND.statistic(name).isPresent(), name);
        }
    }

    @Test
    void nothingRecordedHasACountAndNoOtherNumber() {
        assertEquals(OptionalDouble.of(0), EMPTY.statistic("count"));
        for (String name : List.of("mean", "stddev", "min", "p50", "max")) {
            assertEquals(OptionalDouble.empty(), EMPTY.statistic(name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "p101", "p1000", "p99.", "p.9", "P99", "p-1", "p99.1234567", "median", "", "mean "})
    void otherNamesAreNoStatistics(String name) {
        assertFalse(LatencyRow.isStatistic(name));
        assertThrows(IllegalArgumentException.class, () -> THOUSAND.statistic(name));
    }

    @Test
    void ratiosAreKeptInMillionths() {
        LatencyRow ratios = row("rtf", LatencyRow.Unit.RATIO, 250_000, 2);
        assertEquals(0.5, ratios.statistic("max").orElseThrow(), 5e-4);
        assertEquals(
                List.of("ratio", "millionths"),
                List.of(ratios.unit().shown(), ratios.unit().kept()));
        assertEquals(
                List.of("ms", "ns"),
                List.of(THOUSAND.unit().shown(), THOUSAND.unit().kept()));
    }

    /** Runs are added up later from what result.json holds of them. */
    @Test
    void aHistogramComesBackWhole() throws Exception {
        Histogram back = Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(THOUSAND.encoded())), 0);
        assertEquals(THOUSAND.histogram(), back);
    }

    @Test
    void whatIsRecordedLiesUnderItsPublicName() {
        Latencies latencies = new Latencies();
        latencies.recordNanos(Latencies.Kind.TTFB, -5);
        latencies.recordRatio(Latencies.Kind.RTF, 0.125);
        latencies.recordRatio(Latencies.Kind.RTF, -1);
        assertEquals(OptionalDouble.of(0), latencies.row(Latencies.Kind.TTFB).statistic("max"), "no time is negative");
        assertEquals(0.125, latencies.row(Latencies.Kind.RTF).statistic("max").orElseThrow(), 1e-4);
        assertEquals(OptionalDouble.of(0), latencies.row(Latencies.Kind.RTF).statistic("min"));
        assertArrayEquals(
                new String[] {"ttfb", "ttfb.audible", "turn", "late", "ttfb.server", "rtf", "gap", "underrun", "cancel"
                },
                latencies.rows().stream().map(LatencyRow::name).toArray());
    }

    private static LoadResult result() {
        LoadCounts counts = new LoadCounts(
                Map.of(
                        Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 8L, LoadOutcome.TIMED_OUT, 1L),
                        Behaviour.CANCEL, Map.of(LoadOutcome.CANCELLED, 3L)),
                Map.of("TIMEOUT", 1L, "SERVER_BUSY", 4L),
                Map.of(AudioFault.SILENT, 2L),
                7,
                6,
                33,
                5);
        return new LoadResult(
                10,
                4,
                9,
                counts,
                List.of(THOUSAND, EMPTY),
                List.of(row("tts.step", LatencyRow.Unit.MILLIS, 2_000_000, 10)),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "underruns, 7",
        "underruns.turns, 6",
        "errors, 5",
        "errors.SERVER_BUSY, 4",
        "errors.NEVER_SEEN, 0",
        "wrong-audio, 2",
        "turns, 12",
        "turns.completed, 8",
        "turns.timed-out, 1",
        "turns.refused, 0",
        // turns over the time during which they were started, not over the time that all took
        "rate, 3",
        "active, 5",
        "ttfb.p99, 990",
        "ttfb.count, 1000",
        "server.tts.step.max, 20"
    })
    void numbersHavePublicNames(String name, double value) {
        assertTrue(LoadResult.isNumber(name), name);
        assertEquals(value, result().number(name).orElseThrow(), value * 1e-3);
    }

    @Test
    void numbersThatARunDoesNotHaveAreEmpty() {
        for (String name : List.of("gap.p50", "rtf.mean", "server.mel.p50", "server.ttfb.p50", "nonsense")) {
            assertEquals(OptionalDouble.empty(), result().number(name), name);
        }
    }

    @Test
    void everyOutcomeAndEveryHistogramHasAName() {
        Stream.of(LoadOutcome.values())
                .map(outcome ->
                        "turns." + outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(name -> assertTrue(LoadResult.isNumber(name), name));
        Stream.of(Latencies.Kind.values())
                .map(kind -> kind.publicName() + ".p99.9")
                .forEach(name -> assertTrue(LoadResult.isNumber(name), name));
    }

    @Test
    void aRunIsFlawlessOnlyWithTurnsAndWithoutFaults() {
        Map<Behaviour, Map<LoadOutcome, Long>> one = Map.of(Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 1L));
        assertTrue(isFlawless(new LoadCounts(one, Map.of(), Map.of(), 0, 0, 1, 1)));
        assertFalse(isFlawless(new LoadCounts(Map.of(), Map.of(), Map.of(), 0, 0, 0, 0)), "nothing was tried");
        assertFalse(isFlawless(new LoadCounts(one, Map.of("TIMEOUT", 1L), Map.of(), 0, 0, 1, 1)));
        assertFalse(isFlawless(new LoadCounts(one, Map.of(), Map.of(AudioFault.SILENT, 1L), 0, 0, 1, 1)));
        assertFalse(isFlawless(new LoadCounts(one, Map.of(), Map.of(), 1, 1, 1, 1)));
    }

    private static boolean isFlawless(LoadCounts counts) {
        return new LoadResult(1, 1, 1, counts, List.of(), List.of(), List.of()).isFlawless();
    }
}
