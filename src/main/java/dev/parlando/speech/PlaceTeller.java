package dev.parlando.speech;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells waiting turns their place and how long they may have to wait. The expected wait of the turn at place {@code n} is
 * {@code n × hold / listening}: {@code hold} is the mean time that the last turns held their place, and {@code listening} the
 * number of turns that hold one now, so that one ends every {@code hold / listening}. Inference thread only.
 */
final class PlaceTeller {
    /** Time after which a turn is told again although its place has not changed. */
    static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Time between two rounds of telling where so many wait that finding their order takes time itself. */
    static final long CROWD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    static final long UNKNOWN = -1;
    /** Number of turns that the mean remembers. */
    private static final int TURNS_OF_MEAN = 8;

    private double meanHoldNanos;
    private int numHolds;
    private boolean changed;
    private long toldNanos;

    /** Takes note that turns have come, begun or ended. */
    void noteChange() {
        changed = true;
    }

    /** Takes note of the time that a turn held its place. */
    void noteHold(long nanos) {
        numHolds = Math.min(numHolds + 1, TURNS_OF_MEAN);
        meanHoldNanos += (nanos - meanHoldNanos) / numHolds;
    }

    /** Forgets the times that turns held their places: those of a warm-up say nothing about clients. */
    void forgetHolds() {
        numHolds = 0;
        meanHoldNanos = 0;
    }

    /** Returns the expected wait of the turn at a place, or {@link #UNKNOWN}. */
    long expectedNanos(int place, int numListening) {
        return numHolds == 0 ? UNKNOWN : Math.round(place * meanHoldNanos / Math.max(1, numListening));
    }

    /** Returns whether somebody of so many waiting turns may have to be told something. */
    boolean isDue(int numWaiting, long nowNanos) {
        long pause = numWaiting > FairOrder.EXACT ? CROWD_NANOS : 0;
        return nowNanos - toldNanos >= (changed ? pause : REPEAT_NANOS);
    }

    /**
     * Tells every turn whose place has changed, or that was told long ago.
     *
     * @param waiting in their order
     */
    void tell(List<ActiveTurn> waiting, int numListening, long nowNanos) {
        changed = false;
        toldNanos = nowNanos;
        for (int index = 0; index < waiting.size(); index++) {
            int place = index + 1;
            ActiveTurn turn = waiting.get(index);
            if (turn.noteTold(place, nowNanos)) {
                turn.listener().onQueued(place, expectedNanos(place, numListening));
            }
        }
    }
}
