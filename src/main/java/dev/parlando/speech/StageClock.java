package dev.parlando.speech;

import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.stage.StageListener;
import java.util.List;
import java.util.function.LongSupplier;

/** Times work, reports it to the listener, and divides the time of a batch among its turns. */
final class StageClock {
    private final LongSupplier nanoTime;
    private final StageListener listener;
    private final StageEvent event = new StageEvent();
    private long sumNanos;

    /** Holds the beginning of work that overlaps with other timed work. */
    static final class Span {
        private final StageEvent event = new StageEvent();
        private long start;
        private long sumAtStart;
    }

    StageClock(LongSupplier nanoTime, StageListener listener) {
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Starts timing work that the next {@code stop} ends, and returns the time to pass to it. */
    long start() {
        event.begin();
        return now();
    }

    /** Records that a turn has waited since {@code start}. */
    void waited(Stage stage, long start, ActiveTurn turn) {
        long nanos = now() - start;
        turn.waiting().end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Starts timing work that overlaps with other timed work. */
    void start(Span span) {
        span.event.begin();
        span.start = now();
        span.sumAtStart = sumNanos;
    }

    /**
     * Ends a span of work for these turns. The listener receives the whole time. The turns share only the time in which
     * no other measured work ran, because that work was counted already.
     */
    void stop(Stage stage, Span span, List<ActiveTurn> turns) {
        long nanos = now() - span.start;
        long own = Math.max(0, nanos - (sumNanos - span.sumAtStart));
        span.event.end(stage, turns.size());
        listener.onStage(stage, nanos);
        divide(stage, own, turns);
        sumNanos += own;
    }

    /** Ends work for one turn that began at {@code start}. */
    void stop(Stage stage, long start, ActiveTurn turn) {
        long nanos = now() - start;
        sumNanos += nanos;
        event.end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Ends work for these turns that began at {@code start}; they share the time equally. */
    void stop(Stage stage, long start, List<ActiveTurn> turns) {
        long nanos = now() - start;
        sumNanos += nanos;
        event.end(stage, turns.size());
        listener.onStage(stage, nanos);
        divide(stage, nanos, turns);
    }

    private static void divide(Stage stage, long nanos, List<ActiveTurn> turns) {
        for (int index = 0; index < turns.size(); index++) {
            turns.get(index).addTime(stage, nanos / turns.size());
        }
    }
}
