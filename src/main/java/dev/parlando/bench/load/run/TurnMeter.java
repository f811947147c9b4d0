package dev.parlando.bench.load.run;

import dev.parlando.audio.PcmChunk;
import dev.parlando.bench.load.measure.AudioMeter;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.PlannedTurn;
import dev.parlando.bench.load.measure.PlaybackMeter;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures one turn from the intended start. TTFB, audible TTFB and RTF are defined as in the glossary. Times are
 * nanoseconds of one monotonic clock.
 */
final class TurnMeter {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final PlannedTurn plan;
    private final long intendedNanos;
    private final AudioMeter audio;
    private final PlaybackMeter playAtOnce = new PlaybackMeter(0);
    private final PlaybackMeter listener;
    private final List<Long> gaps = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final @Nullable Buffer kept;
    private OptionalLong late = OptionalLong.empty();
    private OptionalLong ttfb = OptionalLong.empty();
    private OptionalLong audible = OptionalLong.empty();
    private OptionalLong cancelSentNanos = OptionalLong.empty();
    private OptionalLong serverTtfb = OptionalLong.empty();
    private OptionalDouble rtf = OptionalDouble.empty();
    private long lastFrameNanos;

    TurnMeter(PlannedTurn plan, long intendedNanos, TurnScope scope) {
        this.plan = plan;
        this.intendedNanos = intendedNanos;
        this.audio = new AudioMeter(
                scope.plan().speech().format(), scope.references().get(plan.textIndex()));
        this.listener = new PlaybackMeter(scope.plan().listener().jitterBuffer().toNanos());
        this.kept = scope.keepAudio() ? Buffer.buffer() : null;
    }

    void onSent(long nowNanos) {
        late = OptionalLong.of(nowNanos - intendedNanos);
    }

    void onText(String delta) {
        text.append(delta);
    }

    /**
     * Measures a frame of audio.
     *
     * @return samples in the frame
     */
    int onAudio(long nowNanos, Buffer bytes) {
        if (ttfb.isEmpty()) {
            ttfb = OptionalLong.of(nowNanos - intendedNanos);
        } else {
            gaps.add(nowNanos - lastFrameNanos);
        }
        lastFrameNanos = nowNanos;
        AudioMeter.Frame frame = audio.onFrame(bytes);
        listener.onFrame(nowNanos, frame.numSamples());
        long heardNanos = playAtOnce.onFrame(nowNanos, frame.numSamples());
        if (frame.firstAudible() >= 0) {
            long offsetNanos = frame.firstAudible() * NANOS_PER_SECOND / PcmChunk.SAMPLE_RATE_HZ;
            audible = OptionalLong.of(heardNanos + offsetNanos - intendedNanos);
        }
        if (kept != null) {
            kept.appendBuffer(bytes);
        }
        return frame.numSamples();
    }

    /** Returns the time at which the listener has heard everything that has arrived. */
    long playedNanos(long nowNanos) {
        return listener.playedNanos(nowNanos);
    }

    boolean hasAudio() {
        return ttfb.isPresent();
    }

    void onCancelSent(long nowNanos) {
        cancelSentNanos = OptionalLong.of(nowNanos);
    }

    void onDone(ServerVoice.TurnDone done, boolean whole) {
        audio.onDone(done.audioMs(), text.toString(), whole);
        rtf = done.rtf();
        if (done.ttfbMs().isPresent()) {
            serverTtfb = OptionalLong.of(Math.round(done.ttfbMs().getAsDouble() * NANOS_PER_MILLI));
        }
    }

    /**
     * Returns the measurements of the turn, which has ended.
     *
     * @param error code of the error, or null
     */
    TurnResult result(long nowNanos, long beginNanos, LoadOutcome outcome, @Nullable String error) {
        long whole = nowNanos - intendedNanos;
        if (outcome == LoadOutcome.TIMED_OUT && ttfb.isEmpty()) {
            // left out, the slowest turns of all would make the percentiles better
            ttfb = OptionalLong.of(whole);
        }
        OptionalLong cancel = cancelSentNanos.isPresent() && outcome == LoadOutcome.CANCELLED
                ? OptionalLong.of(nowNanos - cancelSentNanos.getAsLong())
                : OptionalLong.empty();
        return new TurnResult(
                plan,
                intendedNanos - beginNanos,
                outcome,
                error,
                new TurnResult.Times(late, ttfb, audible, whole, cancel, serverTtfb),
                new TurnResult.Audio(audio.numSamples(), gaps, listener.underruns(), rtf, audio.faults()),
                kept == null ? null : new SpokenAlone(kept, text.toString()));
    }
}
