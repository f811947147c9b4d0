package dev.parlando.server;

import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of one client against {@code session.message-rate}, as a leaky bucket that holds the frames of
 * {@value #BURST_SECONDS} seconds. Use it from one thread.
 */
final class FrameRate {
    static final int BURST_SECONDS = 5;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BURST_NANOS = BURST_SECONDS * SECOND_NANOS;

    private final long nanosAFrame;
    private long levelNanos;
    private long lastNanos;

    /**
     * @param perSecond frames that may come in a second, on the average; 0 for any number
     * @param nowNanos monotonic clock
     */
    FrameRate(int perSecond, long nowNanos) {
        this.nanosAFrame = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
        this.lastNanos = nowNanos;
    }

    /** Counts a frame. */
    void onFrame(long nowNanos) {
        leak(nowNanos);
        levelNanos += nanosAFrame;
    }

    /** Returns the time until no more frames have come than may; 0 if it is so now. */
    long nanosOver(long nowNanos) {
        leak(nowNanos);
        return Math.max(0, levelNanos - BURST_NANOS);
    }

    private void leak(long nowNanos) {
        levelNanos = Math.max(0, levelNanos - (nowNanos - lastNanos));
        lastNanos = nowNanos;
    }
}
