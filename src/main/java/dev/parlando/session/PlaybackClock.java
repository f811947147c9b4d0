package dev.parlando.session;

import dev.parlando.audio.PcmChunk;

/** Where a listener would be who plays everything the moment it arrives. Times are of one monotonic clock. */
final class PlaybackClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private boolean anythingSent;
    private long playedOutNanos;

    /** Audio was sent; returns whether the listener had nothing left to play. */
    boolean onSent(long nowNanos, int numSamples) {
        boolean starved = !isPlaying(nowNanos);
        playedOutNanos = (starved ? nowNanos : playedOutNanos) + nanosOf(numSamples);
        anythingSent = true;
        return starved;
    }

    /** The listener threw away what was not yet played. */
    void onDiscarded(long nowNanos) {
        playedOutNanos = nowNanos;
    }

    /** Audio sent and not yet played. */
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
