package dev.parlando.metrics;

import dev.parlando.error.ErrorCode;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Truncation;
import dev.parlando.turn.TurnReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps counters, gauges and histograms in Prometheus' own forms, those of the Java virtual machine among them. Safe
 * for any thread.
 */
public final class PrometheusMetrics {
    private static final double SECONDS_PER_NANO = 1e-9;
    private static final double[] LATENCY_BUCKETS = {
        0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10
    };
    private static final double[] STEP_BUCKETS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5
    };
    private static final double[] RTF_BUCKETS = {0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2};
    private static final double[] AHEAD_BUCKETS = {0, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Gauge sessions = gauge("parlando_sessions", "open sessions");
    private final Counter turns = counter("parlando_turns", "turns that ended", "mode", "status");
    private final Counter truncated =
            counter("parlando_turns_truncated", "turns that ended before their speech did", "mode", "reason");
    private final Counter errors = counter("parlando_errors", "errors told to clients", "code");
    private final Counter keySessions =
            counter("parlando_key_sessions", "sessions opened, by the name of the key", "key");
    private final Counter keyTurns = counter("parlando_key_turns", "turns that ended, by the name of the key", "key");
    private final Counter keyRefused = counter(
            "parlando_key_refused", "sessions and turns refused with SERVER_BUSY, by the name of the key", "key");
    private final Counter slowed = counter(
            "parlando_sessions_slowed", "times that a client was not read for a while because of session.message-rate");
    private final Counter shareRefused = counter(
            "parlando_share_refused", "connections, sessions and turns beyond the share of an address or key", "share");
    private final Counter reloads = counter(
            "parlando_reloads",
            "times that files were read again, by what they hold and how it went",
            "file",
            "result");
    private final Counter histogramsLost =
            counter("parlando_histogram_log_lost", "interval histograms that metrics.histogram-log could not take");
    private final Counter audioSeconds = counter("parlando_audio_seconds", "audio sent", "mode");
    private final Counter underruns = counter("parlando_underruns", "audio chunks that came too late to play", "mode");
    private final Histogram ttfb =
            histogram("parlando_ttfb_seconds", "text received to first audio byte written", LATENCY_BUCKETS, "mode");
    private final Histogram audible = histogram(
            "parlando_audible_ttfb_seconds", "text received to first audible sample", LATENCY_BUCKETS, "mode");
    private final Histogram rtf = histogram("parlando_rtf", "compute seconds per second of audio", RTF_BUCKETS, "mode");
    private final Histogram ahead = histogram(
            "parlando_playback_ahead_seconds",
            "audio that a listener had left when the next chunk came",
            AHEAD_BUCKETS);
    private final Histogram stages = histogram("parlando_stage_seconds", "pieces of work", STEP_BUCKETS, "stage");
    private final Histogram cancels =
            histogram("parlando_cancel_seconds", "cancel received to slot free", STEP_BUCKETS);
    private final Histogram eventLoopDelay =
            histogram("parlando_event_loop_delay_seconds", "how late a timer of an event loop fired", STEP_BUCKETS);
    private final Gauge engineMemory = gauge(
            "parlando_engine_memory_bytes", "memory of the engine's device by what it is used for", "device", "part");
    private final Map<EngineGauge, Gauge> engines = new EnumMap<>(EngineGauge.class);
    private final Map<ServerGauge, Gauge> kept = new EnumMap<>(ServerGauge.class);

    PrometheusMetrics() {
        for (EngineGauge each : EngineGauge.values()) {
            engines.put(each, gauge(each.metricName(), each.help(), "device"));
        }
        for (ServerGauge each : ServerGauge.values()) {
            kept.put(each, gauge(each.metricName(), each.help()));
        }
        JvmMetrics.builder().register(registry);
    }

    /** Holds a page of metrics and its content type. */
    public record Page(String contentType, String body) {}

    /**
     * Returns all metrics as a page.
     *
     * @param accept the request's Accept header, or null
     */
    public Page render(@Nullable String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metrics", e);
        }
        return new Page(writer.getContentType(), bytes.toString(StandardCharsets.UTF_8));
    }

    public void onSessionOpened() {
        sessions.inc();
    }

    public void onSessionClosed() {
        sessions.dec();
    }

    /**
     * Counts what was refused to an address or a key that has its share.
     *
     * @param share such as {@code sessions-per-address}
     */
    public void onShareRefused(String share) {
        shareRefused.labelValues(share).inc();
    }

    /**
     * Counts that files have changed and were read again.
     *
     * @param file {@code keys} or {@code certificate}
     * @param done false if what was read before stays in force
     */
    public void onReload(String file, boolean done) {
        reloads.labelValues(file, done ? "done" : "failed").inc();
    }

    /** Begins the counts of keys at zero; those that exist stay. */
    public void onKeyNames(List<String> names) {
        for (String name : names) {
            keySessions.initLabelValues(name);
            keyTurns.initLabelValues(name);
            keyRefused.initLabelValues(name);
        }
    }

    /** Counts a session for its key; nothing for an empty name. */
    public void onKeySession(String keyName) {
        count(keySessions, keyName);
    }

    /** Counts a turn that ended for its key; nothing for an empty name. */
    public void onKeyTurn(String keyName) {
        count(keyTurns, keyName);
    }

    /**
     * Counts an error.
     *
     * @param code of an error that a client received
     * @param keyName name of the client's key, or empty
     */
    public void onError(ErrorCode code, String keyName) {
        errors.labelValues(code.name()).inc();
        if (code == ErrorCode.SERVER_BUSY) {
            count(keyRefused, keyName);
        }
    }

    private static void count(Counter counter, String keyName) {
        if (!keyName.isEmpty()) {
            counter.labelValues(keyName).inc();
        }
    }

    /** Counts a client that is not read for a while because it sends too fast. */
    public void onSlowed() {
        slowed.inc();
    }

    /**
     * Records how much audio a listener had left.
     *
     * @param aheadNanos audio left when the next chunk was sent
     */
    public void onChunk(long aheadNanos) {
        ahead.observe(aheadNanos * SECONDS_PER_NANO);
    }

    /** Adds to what the server keeps; a negative number takes away from it. */
    public void addKept(ServerGauge gauge, long change) {
        Objects.requireNonNull(kept.get(gauge)).inc((double) change);
    }

    public void setEngine(EngineGauge gauge, String device, double value) {
        Objects.requireNonNull(engines.get(gauge)).labelValues(device).set(value);
    }

    /**
     * Sets the memory of a device that one use takes.
     *
     * @param part use of the memory, or {@code free}
     */
    public void setEngineMemory(String device, String part, long bytes) {
        engineMemory.labelValues(device, part).set((double) bytes);
    }

    void onTurnDone(TurnReport turn) {
        String mode = turn.mode().publicName();
        turns.labelValues(mode, turn.status().publicName()).inc();
        Truncation truncation = turn.summary().truncation();
        if (truncation != null) {
            truncated.labelValues(mode, truncation.publicName()).inc();
        }
        audioSeconds.labelValues(mode).inc(turn.audioSeconds());
        underruns.labelValues(mode).inc(turn.underruns());
        turn.ttfbNanos().ifPresent(nanos -> ttfb.labelValues(mode).observe(nanos * SECONDS_PER_NANO));
        turn.audibleNanos().ifPresent(nanos -> audible.labelValues(mode).observe(nanos * SECONDS_PER_NANO));
        turn.rtf().ifPresent(value -> rtf.labelValues(mode).observe(value));
    }

    void onHistogramsLost(int count) {
        histogramsLost.inc(count);
    }

    void onStage(Stage stage, long nanos) {
        stages.labelValues(stage.publicName()).observe(nanos * SECONDS_PER_NANO);
    }

    void onCancelled(long nanos) {
        cancels.observe(nanos * SECONDS_PER_NANO);
    }

    void onEventLoopDelay(long nanos) {
        eventLoopDelay.observe(nanos * SECONDS_PER_NANO);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(buckets)
                .register(registry);
    }
}
