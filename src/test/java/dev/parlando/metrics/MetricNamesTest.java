package dev.parlando.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the names, kinds, labels and buckets that dashboards rely on: they may not change. */
final class MetricNamesTest {
    private final VoiceMetrics metrics = new VoiceMetrics(() -> 0);

    /** Touches every metric, since one with labels has no line before. */
    @BeforeEach
    void touch() {
        PrometheusMetrics prometheus = metrics.prometheus();
        for (EngineGauge gauge : EngineGauge.values()) {
            prometheus.setEngine(gauge, "cpu", 1);
        }
        prometheus.setEngineMemory("cpu", "weights", 1);
        prometheus.onError(ErrorCode.BAD_TEXT, "");
        prometheus.onShareRefused("sessions-per-key");
        prometheus.onReload("keys", false);
        prometheus.onKeyNames(List.of("shop"));
        prometheus.onKeySession("shop");
        prometheus.onKeyTurn("shop");
        prometheus.onKeySession("");
        prometheus.onKeyTurn("");
        prometheus.onChunk(1);
        metrics.onStage(Stage.MEL, 1);
        metrics.onCancelled(1);
        metrics.onEventLoopDelay(1);
        TurnSummary summary = new TurnSummary(TurnStatus.COMPLETED, 24_000, 0, 0, Map.of(Stage.MEL, 1_000_000L), null);
        metrics.onTurnDone(
                new TurnReport(1, "t", Mode.READ, summary, 24_000, OptionalLong.of(1), OptionalLong.of(1), 0));
    }

    private List<String> lines(String beginning) {
        return metrics.prometheus()
                .render(null)
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    @Test
    void everyMetricHasItsNameAndKind() {
        assertEquals(
                List.of(
                        "audible_ttfb_seconds histogram",
                        "audio_seconds_total counter",
                        "cancel_seconds histogram",
                        "connections gauge",
                        "engine_active_turns gauge",
                        "engine_cache_positions gauge",
                        "engine_cache_positions_used gauge",
                        "engine_expected_wait_seconds gauge",
                        "engine_last_batch gauge",
                        "engine_limit_turns gauge",
                        "engine_listening_turns gauge",
                        "engine_load_ratio gauge",
                        "engine_memory_bytes gauge",
                        "engine_parked_bytes gauge",
                        "engine_parked_turns gauge",
                        "engine_queued_turns gauge",
                        "engine_ready gauge",
                        "engine_slots gauge",
                        "engine_stuck gauge",
                        "errors_total counter",
                        "event_loop_delay_seconds histogram",
                        "histogram_log_lost_total counter",
                        "key_refused_total counter",
                        "key_sessions_total counter",
                        "key_turns_total counter",
                        "playback_ahead_seconds histogram",
                        "reloads_total counter",
                        "rtf histogram",
                        "sessions gauge",
                        "sessions_slowed_total counter",
                        "share_refused_total counter",
                        "stage_seconds histogram",
                        "text_chars gauge",
                        "ttfb_seconds histogram",
                        "turns_total counter",
                        "underruns_total counter",
                        "unsent_bytes gauge"),
                lines("# TYPE parlando_").stream()
                        .map(line -> line.substring("# TYPE parlando_".length()))
                        .sorted()
                        .toList());
        assertFalse(lines("# HELP parlando_").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttfb_seconds_count | {mode=\"read\"} 1",
                "audible_ttfb_seconds_count | {mode=\"read\"} 1",
                "rtf_count | {mode=\"read\"} 1",
                "stage_seconds_count | {stage=\"mel\"} 1",
                "turns_total | {mode=\"read\",status=\"completed\"} 1.0",
                "errors_total | {code=\"BAD_TEXT\"} 1.0",
                "share_refused_total | {share=\"sessions-per-key\"} 1.0",
                "reloads_total | {file=\"keys\",result=\"failed\"} 1.0",
                "key_refused_total | {key=\"shop\"} 0.0",
                "key_sessions_total | {key=\"shop\"} 1.0",
                "key_turns_total | {key=\"shop\"} 1.0",
                "engine_memory_bytes | {device=\"cpu\",part=\"weights\"} 1.0",
                "engine_ready | {device=\"cpu\"} 1.0"
            })
    void labelsAreThose(String name, String labelsAndValue) {
        assertEquals(List.of("parlando_" + name + labelsAndValue), lines("parlando_" + name + "{"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttfb_seconds | 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.15 0.2 0.25 0.3 0.4 0.5 0.75 1.0 2.0 5.0 10.0 +Inf",
                "rtf | 0.01 0.02 0.03 0.05 0.075 0.1 0.15 0.2 0.3 0.5 0.75 1.0 2.0 +Inf",
                "stage_seconds | 1.0E-4 2.5E-4 5.0E-4 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1.0 5.0 +Inf",
                "playback_ahead_seconds | 0.0 0.1 0.25 0.5 1.0 2.0 5.0 10.0 20.0 30.0 60.0 +Inf"
            })
    void bucketsAreThose(String name, String bounds) {
        List<String> found = lines("parlando_" + name + "_bucket").stream()
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .toList();
        assertEquals(List.of(bounds.split(" ")), found);
    }

    @Test
    void anIntervalBeginsWhereTheLastOneEnded() {
        LatencyHistogram histogram = new LatencyHistogram(1_000);
        histogram.record(5);
        histogram.record(-7);
        Histogram first = histogram.roll(3_000);
        assertEquals(1_000, first.getStartTimeStamp());
        assertEquals(3_000, first.getEndTimeStamp());
        assertEquals(2, first.getTotalCount());
        assertEquals(0, first.getMinValue(), "clocks of two threads may differ by a tick");
        histogram.record(9);
        Histogram second = histogram.roll(4_500);
        assertEquals(3_000, second.getStartTimeStamp());
        assertEquals(4_500, second.getEndTimeStamp());
        assertEquals(1, second.getTotalCount());
        assertEquals(3, histogram.sinceStart().getTotalCount());
    }

    @Test
    void nobodyCanChangeWhatWasRecorded() {
        LatencyHistogram histogram = new LatencyHistogram(0);
        histogram.record(5);
        histogram.roll(1).recordValue(6);
        histogram.lastInterval().recordValue(6);
        histogram.sinceStart().recordValue(6);
        assertEquals(1, histogram.lastInterval().getTotalCount());
        assertEquals(1, histogram.sinceStart().getTotalCount());
    }

    @Test
    void ratiosAreKeptInMillionthsAndRounded() {
        LatencyRecorders recorders = new LatencyRecorders(() -> 0);
        recorders.recordRatio("rtf", "read", 0.000_001_4);
        recorders.recordRatio("rtf", "read", 0.000_001_6);
        LatencySnapshot row = recorders.snapshot().get(0);
        assertEquals(1e-6, row.sinceStart().min(), 1e-12);
        assertEquals(2e-6, row.sinceStart().max(), 1e-12);
        assertEquals("ratio", row.unit());
        recorders.recordNanos("rtf", "read", 1);
        assertEquals(2, recorders.snapshot().size(), "a time of the same name is another row");
        assertTrue(recorders.snapshot().stream()
                .anyMatch(each -> each.histogramUnit().equals("ns")));
    }
}
