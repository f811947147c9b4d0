package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.report.Bound;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitTest {
    @Test
    void readsTheExampleOfTheManual() {
        assertEquals(
                new Limit(new Bound("ttfb.p95 > 400", "ttfb.p95", Bound.Order.OVER, 400)),
                Limit.parse(" ttfb.p95 > 400 "));
        assertEquals(
                new Limit(new Bound(
                        "server.event-loop.delay.p99.9>=5ms",
                        "server.event-loop.delay.p99.9",
                        Bound.Order.OVER_OR_AT,
                        5)),
                Limit.parse("server.event-loop.delay.p99.9>=5ms"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "underruns > 0",
                "underruns.turns>0",
                "errors > 0",
                "errors.SERVER_BUSY > 5",
                "wrong-audio > 0",
                "turns.completed < 100",
                "turns.timed-out > 0",
                "rate < 9.5",
                "active > 64",
                "ttfb.audible.p99.9 > 1000 ms",
                "rtf.mean > 0.3",
                "gap.p75 > 90",
                "cancel.max <= 50",
                "server.tts.step.p50 > 20"
            })
    void knowsTheName(String expression) {
        assertEquals(expression, Limit.parse(expression).expression());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ttfb.p95",
                "ttfb.p95 400",
                "ttfb.p95 == 400",
                "ttfb.p95 > fast",
                "ttfb.p95 > 400 s",
                "ttfb.p95 > -1",
                "ttfb.p95 > 400; errors > 0",
                "ttfb > 400",
                "ttfb.p101 > 400",
                "ttfb.median > 400",
                "tfb.p95 > 400",
                "underrun > 0",
                "errors.busy > 0",
                "turns.lucky < 1",
                "server.p95 > 1"
            })
    void refuses(String expression) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Limit.parse(expression));
        assertTrue(String.valueOf(e.getMessage()).startsWith("--fail-if '" + expression + "'"), e.getMessage());
    }

    @Test
    void comparesWithTheResult() {
        Latencies latencies = new Latencies();
        latencies.recordNanos(Latencies.Kind.TTFB, 399_000_000);
        LoadResult result = resultOf(latencies);
        assertTrue(exceeds("ttfb.p95 > 398", result));
        assertFalse(exceeds("ttfb.p95 > 400", result));
        assertTrue(exceeds("ttfb.count >= 1", result));
        assertTrue(exceeds("ttfb.count <= 1", result));
        assertFalse(exceeds("ttfb.count < 1", result));
        assertTrue(exceeds("errors.SERVER_BUSY > 2", result));
        assertFalse(exceeds("errors.TIMEOUT > 0", result));
        assertTrue(exceeds("turns.completed < 8", result));
    }

    @Test
    void whatWasNotMeasuredIsNotGood() {
        LoadResult result = resultOf(new Latencies());
        assertTrue(exceeds("ttfb.p95 > 400", result));
        assertTrue(exceeds("server.ttfb.p95 > 400", result));
        assertFalse(exceeds("underrun.p99 > 20", result));
    }

    private static boolean exceeds(String expression, LoadResult result) {
        return Limit.parse(expression).check(result).exceeded();
    }

    private static LoadResult resultOf(Latencies latencies) {
        LoadCounts counts = new LoadCounts(
                Map.of(Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 7L, LoadOutcome.REFUSED, 3L)),
                Map.of("SERVER_BUSY", 3L),
                Map.of(),
                0,
                0,
                1,
                1);
        return new LoadResult(1, 1, 1, counts, latencies.rows(), List.of(), List.of());
    }
}
