package dev.parlando.session;

import java.time.Duration;

/** Decides when a turn must wait for the listener: when the socket is full, or audio is too far ahead of playback. */
final class FlowControl {
    private final long maxAheadNanos;
    private final long resumeAheadNanos;
    private boolean writable = true;
    private boolean tooFarAhead;

    FlowControl(Duration maxAhead) {
        this.maxAheadNanos = maxAhead.toNanos();
        // a gap between the two marks, so that a turn is not switched on and off with every chunk
        this.resumeAheadNanos = maxAheadNanos / 4 * 3;
    }

    void setWritable(boolean writable) {
        this.writable = writable;
    }

    void onAhead(long aheadNanos) {
        tooFarAhead = aheadNanos > (tooFarAhead ? resumeAheadNanos : maxAheadNanos);
    }

    boolean mustPause() {
        return !writable || tooFarAhead;
    }

    /** Returns the nanoseconds until playback has caught up; 0 if the turn waits for the socket alone. */
    long nanosUntilCaughtUp(long aheadNanos) {
        return tooFarAhead ? Math.max(1, aheadNanos - resumeAheadNanos) : 0;
    }
}
