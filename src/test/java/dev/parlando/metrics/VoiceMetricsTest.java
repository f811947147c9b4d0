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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that one turn is counted once, in the percentiles and in Prometheus alike. */
final class VoiceMetricsTest {
    private static final long MILLI = 1_000_000;

    private final VoiceMetrics metrics = new VoiceMetrics(() -> 0);

    private static TurnReport report(Mode mode, TurnStatus status, long samples, int underruns) {
        TurnSummary summary = new TurnSummary(
                status,
                samples,
                0,
                0,
                Map.of(Stage.QUEUE, 50 * MILLI, Stage.TTS_STEP, 400 * MILLI, Stage.WRITE, 7 * MILLI),
                null);
        return new TurnReport(
                1, "t", mode, summary, samples, OptionalLong.of(80 * MILLI), OptionalLong.of(90 * MILLI), underruns);
    }

    /** Reads Prometheus' text form: one value a line behind its name and labels. */
    private Map<String, Double> page() {
        Map<String, Double> values = new HashMap<>();
        metrics.prometheus()
                .render(null)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                });
        return values;
    }

    private double value(String series) {
        Map<String, Double> page = page();
        assertTrue(page.containsKey(series), () -> series + " is not among " + new TreeSet<>(page.keySet()));
        return page.getOrDefault(series, Double.NaN);
    }

    private LatencySnapshot row(String name, String mode) {
        return metrics.latencies().snapshot().stream()
                .filter(row -> row.name().equals(name) && row.mode().equals(mode))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " of " + mode));
    }

    @Test
    void aTurnIsCountedInBothForms() {
        metrics.onTurnDone(report(Mode.READ, TurnStatus.COMPLETED, 48_000, 2));
        assertEquals(80, row(VoiceMetrics.TTFB, "read").sinceStart().mean(), 0.1);
        assertEquals(90, row(VoiceMetrics.AUDIBLE_TTFB, "read").sinceStart().mean(), 0.1);
        assertEquals(1, value("parlando_turns_total{mode=\"read\",status=\"completed\"}"));
        assertEquals(2, value("parlando_audio_seconds_total{mode=\"read\"}"));
        assertEquals(2, value("parlando_underruns_total{mode=\"read\"}"));
        assertEquals(0.08, value("parlando_ttfb_seconds_sum{mode=\"read\"}"), 1e-9);
        assertEquals(0.09, value("parlando_audible_ttfb_seconds_sum{mode=\"read\"}"), 1e-9);
    }

    @Test
    void theRealTimeFactorLeavesWaitingAndWritingOut() {
        metrics.onTurnDone(report(Mode.READ, TurnStatus.COMPLETED, 48_000, 0));
        assertEquals(0.2, row(VoiceMetrics.RTF, "read").sinceStart().mean(), 1e-3);
        assertEquals("ratio", row(VoiceMetrics.RTF, "read").unit());
        assertEquals(0.2, value("parlando_rtf_sum{mode=\"read\"}"), 1e-9);
    }

    @Test
    void stagesOfATurnAndPiecesOfWorkAreDifferentRows() {
        metrics.onTurnDone(report(Mode.CHAT, TurnStatus.COMPLETED, 24_000, 0));
        metrics.onStage(Stage.TTS_STEP, 3 * MILLI);
        assertEquals(400, row("turn.tts.step", "chat").sinceStart().mean(), 0.5);
        assertEquals(3, row("tts.step", LatencyRecorders.ANY_MODE).sinceStart().mean(), 0.01);
        assertEquals(50, row("turn.queue", "chat").sinceStart().mean(), 0.1);
        assertEquals(0.003, value("parlando_stage_seconds_sum{stage=\"tts.step\"}"), 1e-9);
    }

    @Test
    void aTurnWithoutAudioHasNoTimes() {
        TurnReport nothing = new TurnReport(
                1, "t", Mode.READ, TurnSummary.NEVER_STARTED, 0, OptionalLong.empty(), OptionalLong.empty(), 0);
        metrics.onTurnDone(nothing);
        assertEquals(List.of(), metrics.latencies().snapshot());
        Map<String, Double> page = page();
        assertEquals(1, page.get("parlando_turns_total{mode=\"read\",status=\"cancelled\"}"));
        assertFalse(page.containsKey("parlando_ttfb_seconds_count{mode=\"read\"}"));
        assertFalse(page.containsKey("parlando_rtf_count{mode=\"read\"}"));
    }

    @ParameterizedTest
    @EnumSource(TurnStatus.class)
    void everyEndHasItsCounter(TurnStatus status) {
        metrics.onTurnDone(report(Mode.READ, status, 24_000, 0));
        metrics.onTurnDone(report(Mode.CHAT, status, 24_000, 0));
        metrics.onTurnDone(report(Mode.CHAT, status, 24_000, 0));
        assertEquals(1, value("parlando_turns_total{mode=\"read\",status=\"" + status.publicName() + "\"}"));
        assertEquals(2, value("parlando_turns_total{mode=\"chat\",status=\"" + status.publicName() + "\"}"));
    }

    @Test
    void cancelsAndEventLoopsAreTimed() {
        metrics.onCancelled(4 * MILLI);
        metrics.onEventLoopDelay(2 * MILLI);
        assertEquals(4, row(VoiceMetrics.CANCEL, "any").sinceStart().max(), 0.01);
        assertEquals(2, row(VoiceMetrics.EVENT_LOOP_DELAY, "any").sinceStart().max(), 0.01);
        assertEquals(0.004, value("parlando_cancel_seconds_sum"), 1e-9);
        assertEquals(0.002, value("parlando_event_loop_delay_seconds_sum"), 1e-9);
    }

    @Test
    void sessionsGoUpAndDown() {
        PrometheusMetrics prometheus = metrics.prometheus();
        prometheus.onSessionOpened();
        prometheus.onSessionOpened();
        prometheus.onSessionClosed();
        assertEquals(1, value("parlando_sessions"));
        prometheus.onError(ErrorCode.SERVER_BUSY, "");
        prometheus.onError(ErrorCode.SERVER_BUSY, "shop");
        prometheus.onError(ErrorCode.BAD_TEXT, "shop");
        assertEquals(2, value("parlando_errors_total{code=\"SERVER_BUSY\"}"));
        assertEquals(1, value("parlando_errors_total{code=\"BAD_TEXT\"}"));
        assertEquals(1, value("parlando_key_refused_total{key=\"shop\"}"));
    }

    @Test
    void anObservationFallsIntoEveryBucketFromItsValueOn() {
        metrics.prometheus().onChunk(300 * MILLI);
        assertEquals(0, value("parlando_playback_ahead_seconds_bucket{le=\"0.25\"}"));
        assertEquals(1, value("parlando_playback_ahead_seconds_bucket{le=\"0.5\"}"));
        assertEquals(1, value("parlando_playback_ahead_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(1, value("parlando_playback_ahead_seconds_count"));
    }

    @ParameterizedTest
    @EnumSource(EngineGauge.class)
    void everyEngineGaugeKeepsItsLastValueByDevice(EngineGauge gauge) {
        PrometheusMetrics prometheus = metrics.prometheus();
        prometheus.setEngine(gauge, "cpu", 3);
        prometheus.setEngine(gauge, "cpu", 5);
        prometheus.setEngine(gauge, "gpu0", 7);
        assertEquals(5, value(gauge.metricName() + "{device=\"cpu\"}"));
        assertEquals(7, value(gauge.metricName() + "{device=\"gpu0\"}"));
        String body = prometheus.render(null).body();
        assertTrue(body.contains("# HELP " + gauge.metricName() + " " + gauge.help()), gauge.metricName());
    }

    @Test
    void memoryIsToldByPart() {
        metrics.prometheus().setEngineMemory("gpu0", "weights", 1L << 33);
        assertEquals(8_589_934_592.0, value("parlando_engine_memory_bytes{device=\"gpu0\",part=\"weights\"}"));
    }

    @Test
    void theFormGoesByWhatTheScraperAccepts() {
        PrometheusMetrics prometheus = metrics.prometheus();
        assertTrue(prometheus.render(null).contentType().startsWith("text/plain"));
        PrometheusMetrics.Page open = prometheus.render("application/openmetrics-text; version=1.0.0");
        assertTrue(open.contentType().startsWith("application/openmetrics-text"), open.contentType());
        assertTrue(open.body().endsWith("# EOF\n"), "OpenMetrics ends with its mark");
        assertTrue(prometheus.render(null).body().contains("jvm_threads_current"), "the JVM's own are there");
    }

    @Test
    void aTruncatedTurnIsCountedWithItsReason() {
        metrics.onTurnDone(report(Mode.READ, TurnStatus.TRUNCATED, 48_000, 0));
        assertEquals(1, value("parlando_turns_truncated_total{mode=\"read\",reason=\"limit\"}"));
    }
}
