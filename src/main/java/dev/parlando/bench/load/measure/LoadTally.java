package dev.parlando.bench.load.measure;

import dev.parlando.audio.PcmChunk;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up turns as they end. Use it on the event loop. */
public final class LoadTally {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long warmUpNanos;
    private final Latencies latencies = new Latencies();
    private final Map<Behaviour, Map<LoadOutcome, Long>> turns = new EnumMap<>(Behaviour.class);
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<AudioFault, Long> faults = new EnumMap<>(AudioFault.class);
    private final List<TurnPoint> points = new ArrayList<>();
    private long underruns;
    private long underrunTurns;
    private long numSamples;
    private long started;
    private long ended;
    private int mostActive;

    /**
     * Creates a tally without turns.
     *
     * @param warmUpNanos turns meant to start before this are counted, not timed
     */
    public LoadTally(long warmUpNanos) {
        this.warmUpNanos = warmUpNanos;
    }

    public void onStarted() {
        started++;
        mostActive = Math.max(mostActive, active());
    }

    public void onEnded(TurnResult turn) {
        ended++;
        turns.computeIfAbsent(turn.plan().behaviour(), any -> new EnumMap<>(LoadOutcome.class))
                .merge(turn.outcome(), 1L, Long::sum);
        if (turn.error() != null) {
            onError(turn.error());
        }
        turn.audio().faults().forEach(fault -> faults.merge(fault, 1L, Long::sum));
        numSamples += turn.audio().numSamples();
        boolean timed = turn.startNanos() >= warmUpNanos;
        if (timed) {
            time(turn);
        }
        points.add(pointOf(turn, timed));
    }

    public void onError(String code) {
        errors.merge(code, 1L, Long::sum);
    }

    public int active() {
        return (int) (started - ended);
    }

    public Latencies latencies() {
        return latencies;
    }

    public List<TurnPoint> points() {
        return List.copyOf(points);
    }

    public LoadCounts counts() {
        return new LoadCounts(
                turns,
                errors,
                faults,
                underruns,
                underrunTurns,
                numSamples / (double) PcmChunk.SAMPLE_RATE_HZ,
                mostActive);
    }

    /**
     * Returns the progress of the run.
     *
     * @param elapsedNanos since the beginning of the run
     */
    public LoadProgress progress(long elapsedNanos) {
        return new LoadProgress(
                elapsedNanos / NANOS_PER_SECOND,
                started,
                active(),
                ended,
                latencies.row(Latencies.Kind.TTFB).statistic("p50"),
                latencies.row(Latencies.Kind.TTFB).statistic("p95"),
                underruns,
                counts().numErrors(),
                counts().numFaults());
    }

    private void time(TurnResult turn) {
        TurnResult.Times times = turn.times();
        times.cancel().ifPresent(nanos -> latencies.recordNanos(Latencies.Kind.CANCEL, nanos));
        if (turn.plan().behaviour() != Behaviour.LISTEN) {
            return;
        }
        times.late().ifPresent(nanos -> latencies.recordNanos(Latencies.Kind.LATE, nanos));
        times.ttfb().ifPresent(nanos -> latencies.recordNanos(Latencies.Kind.TTFB, nanos));
        times.audible().ifPresent(nanos -> latencies.recordNanos(Latencies.Kind.TTFB_AUDIBLE, nanos));
        times.serverTtfb().ifPresent(nanos -> latencies.recordNanos(Latencies.Kind.TTFB_SERVER, nanos));
        if (turn.outcome() == LoadOutcome.COMPLETED || turn.outcome() == LoadOutcome.TRUNCATED) {
            latencies.recordNanos(Latencies.Kind.TURN, times.whole());
        }
        turn.audio().rtf().ifPresent(rtf -> latencies.recordRatio(Latencies.Kind.RTF, rtf));
        turn.audio().gaps().forEach(nanos -> latencies.recordNanos(Latencies.Kind.GAP, nanos));
        turn.audio().underruns().forEach(nanos -> latencies.recordNanos(Latencies.Kind.UNDERRUN, nanos));
        underruns += turn.audio().underruns().size();
        underrunTurns += turn.audio().underruns().isEmpty() ? 0 : 1;
    }

    private static TurnPoint pointOf(TurnResult turn, boolean timed) {
        boolean listened = timed && turn.plan().behaviour() == Behaviour.LISTEN;
        double ttfbMs = listened && turn.times().ttfb().isPresent()
                ? turn.times().ttfb().getAsLong() / NANOS_PER_MILLI
                : Double.NaN;
        double start = turn.startNanos() / NANOS_PER_SECOND;
        return new TurnPoint(
                start,
                start + turn.times().whole() / NANOS_PER_SECOND,
                ttfbMs,
                listened ? turn.audio().underruns().size() : 0,
                turn.error() != null);
    }
}
