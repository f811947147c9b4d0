package dev.parlando.metrics;

import dev.parlando.stage.Stage;
import dev.parlando.turn.TurnReport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records everything that the server counts and times, for {@code /v1/latency} and for Prometheus at once. Safe for any
 * thread.
 */
public final class VoiceMetrics {
    /**
     * Names of the histograms that measure no stage. Stages have their public names, and {@code turn.} before them for
     * sums over a turn.
     */
    public static final String TTFB = "ttfb";

    public static final String AUDIBLE_TTFB = "ttfb.audible";
    public static final String RTF = "rtf";
    public static final String CANCEL = "cancel";
    public static final String EVENT_LOOP_DELAY = "event-loop.delay";
    static final String PER_TURN = "turn.";

    private final LatencyRecorders latencies;
    private final PrometheusMetrics prometheus = new PrometheusMetrics();

    /**
     * Creates metrics without values.
     *
     * @param millis wall clock
     */
    public VoiceMetrics(LongSupplier millis) {
        this.latencies = new LatencyRecorders(millis);
    }

    public LatencyRecorders latencies() {
        return latencies;
    }

    /** Ends the running interval of every histogram, writes it to the log if there is one, and counts what the log lost. */
    public void roll(@Nullable HistogramLog log) {
        prometheus.onHistogramsLost(latencies.roll(log));
    }

    public PrometheusMetrics prometheus() {
        return prometheus;
    }

    public void onTurnDone(TurnReport turn) {
        String mode = turn.mode().publicName();
        turn.ttfbNanos().ifPresent(nanos -> latencies.recordNanos(TTFB, mode, nanos));
        turn.audibleNanos().ifPresent(nanos -> latencies.recordNanos(AUDIBLE_TTFB, mode, nanos));
        turn.rtf().ifPresent(rtf -> latencies.recordRatio(RTF, mode, rtf));
        turn.summary()
                .stageNanos()
                .forEach((stage, nanos) -> latencies.recordNanos(PER_TURN + stage.publicName(), mode, nanos));
        prometheus.onTurnDone(turn);
    }

    /** Records a piece of work that has ended; it may have served turns of both modes. */
    public void onStage(Stage stage, long nanos) {
        latencies.recordNanos(stage.publicName(), LatencyRecorders.ANY_MODE, nanos);
        prometheus.onStage(stage, nanos);
    }

    /** Records the time from a cancel until the turn's slot was free again. */
    public void onCancelled(long nanos) {
        latencies.recordNanos(CANCEL, LatencyRecorders.ANY_MODE, nanos);
        prometheus.onCancelled(nanos);
    }

    public void onEventLoopDelay(long nanos) {
        latencies.recordNanos(EVENT_LOOP_DELAY, LatencyRecorders.ANY_MODE, nanos);
        prometheus.onEventLoopDelay(nanos);
    }
}
