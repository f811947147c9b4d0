package dev.parlando.bench.load.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.bench.load.measure.AudioFault;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.TurnPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Finished load tests with numbers from a formula: no server, no clock. */
public final class TinyLoad {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private TinyLoad() {}

    /** Returns a run of 20 turns without a fault, whose times to first audio are 10, 20, ... 200 ms. */
    public static LoadResult flawless() {
        LoadCounts counts = new LoadCounts(
                Map.of(Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 20L)), Map.of(), Map.of(), 0, 0, 41.5, 3);
        return new LoadResult(
                4,
                5,
                6.5,
                counts,
                List.of(row("ttfb", 10, 20), row("gap", 1, 0)),
                List.of(row("tts.step", 2, 50)),
                List.of(
                        new TurnPoint(0, 1, 10, 0, false),
                        new TurnPoint(0.5, 2, 30, 0, false),
                        new TurnPoint(2.5, 3, 20, 0, false)));
    }

    /** Returns a run in which turns failed, fell silent and sounded wrong. */
    public static LoadResult faulty() {
        LoadCounts counts = new LoadCounts(
                Map.of(
                        Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 17L, LoadOutcome.TIMED_OUT, 1L),
                        Behaviour.CANCEL, Map.of(LoadOutcome.CANCELLED, 2L)),
                Map.of("TIMEOUT", 1L, "SERVER_BUSY", 4L),
                Map.of(AudioFault.BYTE_COUNT, 2L),
                3,
                2,
                33.25,
                9);
        return new LoadResult(
                8,
                5,
                7,
                counts,
                List.of(row("ttfb", 100, 18), row("underrun", 20, 3)),
                List.of(),
                List.of(new TurnPoint(0, 2, 100, 2, false), new TurnPoint(1, 4, Double.NaN, 0, true)));
    }

    /** Returns a histogram of {@code count} values: {@code stepMillis}, twice that, three times that, and so on. */
    public static LatencyRow row(String name, int stepMillis, int count) {
        Histogram histogram = new Histogram(3);
        for (int index = 1; index <= count; index++) {
            histogram.recordValue(stepMillis * NANOS_PER_MILLI * index);
        }
        return new LatencyRow(name, LatencyRow.Unit.MILLIS, histogram);
    }

    /** Returns the report of one run, checked against limits. */
    public static LoadReport report(LoadResult result, List<Limit> limits, List<LoadReport.Step> steps) {
        return new LoadReport(
                TestPlan.DEFAULT.plan(),
                "scripts/loadtest --url 'a<b'",
                Instant.parse("2026-01-01T00:00:00Z"),
                snapshot(),
                result,
                limits.stream().map(limit -> limit.check(result)).toList(),
                steps);
    }

    /** Returns a search that tried 8 turns a second, in vain, and then 4. */
    public static List<LoadReport.Step> search() {
        return List.of(new LoadReport.Step(8, false, faulty()), new LoadReport.Step(4, true, flawless()));
    }

    static ServerSnapshot snapshot() {
        ObjectNode latency = JsonNodeFactory.instance
                .objectNode()
                .put("device", "fake device")
                .put("model", "tiny")
                .put("precision", "fp32")
                .put("commit", "abc123");
        ObjectNode models = new JsonMapper().createObjectNode();
        models.putArray("data").addObject().put("id", "tiny");
        return new ServerSnapshot(latency, models);
    }
}
