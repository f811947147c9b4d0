package dev.parlando.speech;

import java.util.concurrent.TimeUnit;

/**
 * Measures the speed of the engine: the sound that it makes in a second of its own time, over about the last two seconds of
 * that time. Work for many turns at once makes more sound, so the speed grows with the turns that are spoken, where the
 * device gains by batches. Inference thread only.
 */
final class RealTimeSpeed {
    /**
     * Share of the speed that turns are promised. A first chunk plays for 448 ms, and the next one takes 533 ms of sound: at 0.84
     * it would come just in time. The rest is for what comes unforeseen.
     */
    static final double PROMISED_SHARE = 0.75;

    /** Time of the engine after which older time counts for 1/e. */
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Time of the engine before which a speed would be a guess. */
    static final long LEAST_BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private double soundNanos;
    private double busyNanos;

    /**
     * Takes note of work in which sound was made.
     *
     * @param workNanos time of the engine
     * @param madeNanos length of the sound, of all turns together
     */
    void add(long workNanos, long madeNanos) {
        double kept = Math.exp(-(double) workNanos / WINDOW_NANOS);
        soundNanos = kept * soundNanos + madeNanos;
        busyNanos = kept * busyNanos + workNanos;
    }

    /** Returns whether enough was seen to tell the speed. */
    boolean isKnown() {
        return busyNanos >= LEAST_BUSY_NANOS;
    }

    /** Returns the turns that the engine can speak in real time: the promised share of the speed. Call only when known. */
    double turns() {
        return PROMISED_SHARE * soundNanos / busyNanos;
    }
}
