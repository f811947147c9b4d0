package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnStatus;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A turn that ended, in numbers.
 *
 * @param audioSamples samples sent
 * @param ttfbNanos from the text, or from the end of the session's turn before it, to the first audio sent
 * @param audibleNanos the same to the moment a listener who plays the turn at once hears a sample above -50 dBFS
 * @param computeNanos engine time
 * @param writeNanos from the engine's hand to the socket, summed over chunks
 * @param underruns chunks that were sent after all before them had been played, the text being complete
 */
public record TurnReport(
        long turnId,
        String label,
        Mode mode,
        TurnStatus status,
        long audioSamples,
        OptionalLong ttfbNanos,
        OptionalLong audibleNanos,
        long computeNanos,
        Map<String, Long> stageNanos,
        long writeNanos,
        int underruns) {
    private static final double NANOS_PER_SECOND = 1e9;

    public TurnReport {
        stageNanos = Map.copyOf(stageNanos);
    }

    public double audioSeconds() {
        return audioSamples / (double) PcmChunk.SAMPLE_RATE_HZ;
    }

    /** Compute seconds per second of audio; empty without audio. */
    public OptionalDouble rtf() {
        return audioSamples == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(computeNanos / NANOS_PER_SECOND / audioSeconds());
    }
}
