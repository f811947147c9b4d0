package dev.parlando.session;

import dev.parlando.audio.PcmChunk;

/**
 * Computes how far a listener who plays audio at once is behind the audio sent. All times are nanoseconds of one
 * monotonic clock.
 */
final class PlaybackClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private boolean anythingSent;
    private long playedOutNanos;

    /** Counts audio that was sent, and returns whether the listener had nothing left to play. */
    boolean onSent(long nowNanos, int numSamples) {
        boolean starved = !isPlaying(nowNanos);
        playedOutNanos = (starved ? nowNanos : playedOutNanos) + nanosOf(numSamples);
        anythingSent = true;
        return starved;
    }

    /** Notes that the listener dropped all audio that was not yet played. */
    void onDiscarded(long nowNanos) {
        playedOutNanos = nowNanos;
    }

    /** Returns the nanoseconds of audio that were sent and are not yet played. */
    long aheadNanos(long nowNanos) {
        return isPlaying(nowNanos) ? playedOutNanos - nowNanos : 0;
    }

    private boolean isPlaying(long nowNanos) {
        return anythingSent && playedOutNanos - nowNanos > 0;
    }

    static long nanosOf(long numSamples) {
        return numSamples * NANOS_PER_SECOND / PcmChunk.SAMPLE_RATE_HZ;
    }
}
