package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Holds the numbers of a turn that ended: the engine's summary, and the session's measurements at the client's side.
 *
 * @param turnId number of the turn, unique in the process
 * @param label name by which the client knows the turn
 * @param mode what was spoken: the text, or a reply to it
 * @param summary the engine's account, with the time spent on writing; cancelled if the client cancelled the turn
 * @param sentSamples samples sent to the client
 * @param ttfbNanos from the text, or from the end of the session's turn before it, to the first audio sent
 * @param audibleNanos from the same start until a client that plays at once hears a sample above -50 dBFS
 * @param underruns chunks sent after everything before them had been played, counted while the text was complete
 */
public record TurnReport(
        long turnId,
        String label,
        Mode mode,
        TurnSummary summary,
        long sentSamples,
        OptionalLong ttfbNanos,
        OptionalLong audibleNanos,
        int underruns) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Returns why the turn ended. */
    public TurnStatus status() {
        return summary.status();
    }

    /** Returns the seconds of audio sent to the client. */
    public double audioSeconds() {
        return sentSamples / (double) PcmChunk.SAMPLE_RATE_HZ;
    }

    /** Returns RTF: compute seconds per second of audio sent; empty without audio. */
    public OptionalDouble rtf() {
        return sentSamples == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(summary.computeNanos() / NANOS_PER_SECOND / audioSeconds());
    }
}
