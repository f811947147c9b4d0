package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoadTallyTest {
    private static final long MILLI = 1_000_000;

    private final LoadTally tally = new LoadTally(1_000 * MILLI);

    private static TurnResult turn(
            Behaviour behaviour, long startMillis, LoadOutcome outcome, @Nullable String error, List<Long> underruns) {
        return new TurnResult(
                new PlannedTurn(0, 0, "text", 1, behaviour, 0),
                startMillis * MILLI,
                outcome,
                error,
                new TurnResult.Times(
                        OptionalLong.of(2 * MILLI),
                        OptionalLong.of(100 * MILLI),
                        OptionalLong.of(120 * MILLI),
                        900 * MILLI,
                        behaviour == Behaviour.CANCEL ? OptionalLong.of(7 * MILLI) : OptionalLong.empty(),
                        OptionalLong.of(95 * MILLI)),
                new TurnResult.Audio(
                        24_000, List.of(20 * MILLI, 30 * MILLI), underruns, OptionalDouble.of(0.25), Set.of()),
                null);
    }

    private void end(TurnResult turn) {
        tally.onStarted();
        tally.onEnded(turn);
    }

    private double count(Latencies.Kind kind) {
        return tally.latencies().row(kind).statistic("count").orElseThrow();
    }

    @Test
    void aTurnThatListensIsTimed() {
        end(turn(Behaviour.LISTEN, 1_000, LoadOutcome.COMPLETED, null, List.of(40 * MILLI)));
        assertEquals(
                100, tally.latencies().row(Latencies.Kind.TTFB).statistic("max").orElseThrow(), 0.1);
        assertEquals(
                120,
                tally.latencies()
                        .row(Latencies.Kind.TTFB_AUDIBLE)
                        .statistic("max")
                        .orElseThrow(),
                0.1);
        assertEquals(
                900, tally.latencies().row(Latencies.Kind.TURN).statistic("max").orElseThrow(), 0.5);
        assertEquals(
                0.25, tally.latencies().row(Latencies.Kind.RTF).statistic("max").orElseThrow(), 1e-3);
        assertEquals(2, count(Latencies.Kind.GAP));
        assertEquals(1, count(Latencies.Kind.UNDERRUN));
        assertEquals(0, count(Latencies.Kind.CANCEL));
        assertEquals(1, tally.counts().underruns());
        assertEquals(1, tally.counts().underrunTurns());
        assertEquals(1.0, tally.counts().audioSeconds());
    }

    @Test
    void aTurnOfTheWarmUpIsCountedButNotTimed() {
        end(turn(Behaviour.LISTEN, 999, LoadOutcome.COMPLETED, null, List.of(40 * MILLI)));
        assertEquals(0, count(Latencies.Kind.TTFB));
        assertEquals(0, tally.counts().underruns());
        assertEquals(1, tally.counts().numTurns(LoadOutcome.COMPLETED));
        assertTrue(Double.isNaN(tally.points().get(0).ttfbMs()));
    }

    @Test
    void theDisturbanceIsNotTimedButForItsCancels() {
        end(turn(Behaviour.CANCEL, 2_000, LoadOutcome.CANCELLED, null, List.of(MILLI)));
        end(turn(Behaviour.READ_SLOWLY, 2_000, LoadOutcome.COMPLETED, null, List.of(MILLI)));
        assertEquals(0, count(Latencies.Kind.TTFB));
        assertEquals(1, count(Latencies.Kind.CANCEL));
        assertEquals(0, tally.counts().underruns());
        assertEquals(0, tally.points().get(1).underruns());
    }

    @Test
    void aTurnThatDidNotEndWellHasNoWholeTime() {
        end(turn(Behaviour.LISTEN, 2_000, LoadOutcome.TIMED_OUT, "TIMEOUT", List.of()));
        assertEquals(0, count(Latencies.Kind.TURN));
        assertEquals(1, count(Latencies.Kind.TTFB));
        assertEquals(Map.of("TIMEOUT", 1L), tally.counts().errors());
        assertTrue(tally.points().get(0).failed());
        end(turn(Behaviour.LISTEN, 2_000, LoadOutcome.TRUNCATED, null, List.of()));
        assertEquals(1, count(Latencies.Kind.TURN), "a truncated turn was spoken as far as the model goes");
        assertFalse(tally.points().get(1).failed());
    }

    @Test
    void theMostOpenTurnsAreKept() {
        tally.onStarted();
        tally.onStarted();
        tally.onStarted();
        tally.onEnded(turn(Behaviour.LISTEN, 0, LoadOutcome.COMPLETED, null, List.of()));
        assertEquals(2, tally.active());
        tally.onStarted();
        assertEquals(3, tally.counts().mostActive());
        LoadProgress progress = tally.progress(2_000 * MILLI);
        assertEquals(2, progress.elapsedSeconds());
        assertEquals(4, progress.started());
        assertEquals(3, progress.active());
        assertEquals(1, progress.ended());
    }

    @Test
    void progressIsOneLine() {
        assertEquals(
                "    2 s   turns 0 started, 0 open, 0 ended   ttfb p50 - p95 - ms   underruns 0   errors 0   wrong 0",
                tally.progress(2_000 * MILLI).line());
        end(turn(Behaviour.LISTEN, 2_000, LoadOutcome.COMPLETED, null, List.of()));
        tally.onError("SERVER_BUSY");
        assertEquals(
                "    3 s   turns 1 started, 0 open, 1 ended   ttfb p50 100 p95 100 ms   underruns 0   errors 1   wrong 0",
                tally.progress(3_000 * MILLI).line());
    }

    @Test
    void aPointRunsFromTheIntendedStartToTheEnd() {
        end(turn(Behaviour.LISTEN, 2_500, LoadOutcome.COMPLETED, null, List.of(1L, 2L)));
        assertEquals(new TurnPoint(2.5, 3.4, 100, 2, false), tally.points().get(0));
    }

    @Property(tries = 50)
    void whatWasRecordedIsACopy(@ForAll @IntRange(min = 1, max = 20) int turns) {
        LoadTally own = new LoadTally(0);
        for (int index = 0; index < turns; index++) {
            own.onStarted();
            own.onEnded(turn(Behaviour.LISTEN, index, LoadOutcome.COMPLETED, null, List.of()));
        }
        List<LatencyRow> before = own.latencies().rows();
        own.onStarted();
        own.onEnded(turn(Behaviour.LISTEN, 99, LoadOutcome.COMPLETED, null, List.of()));
        assertEquals(turns, before.get(0).statistic("count").orElseThrow());
        assertEquals(turns + 1, own.latencies().rows().get(0).statistic("count").orElseThrow());
        assertEquals(turns + 1L, own.counts().numTurns());
    }

    @Test
    void rowsKeepTheOrderOfTheReport() {
        assertEquals(
                List.of("ttfb", "ttfb.audible", "turn", "late", "ttfb.server", "rtf", "gap", "underrun", "cancel"),
                tally.latencies().rows().stream().map(LatencyRow::name).toList());
    }
}
