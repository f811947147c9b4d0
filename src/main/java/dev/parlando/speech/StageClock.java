package dev.parlando.speech;

import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.stage.StageListener;
import java.util.List;
import java.util.function.LongSupplier;

/** Times work, tells the listener, and divides the time of a batch among its turns. */
final class StageClock {
    private final LongSupplier nanoTime;
    private final StageListener listener;
    private final StageEvent event = new StageEvent();
    private long sumNanos;

    /** Work that goes on beside other work. */
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

    /** Work begins; the next {@code stop} ends it. */
    long start() {
        event.begin();
        return now();
    }

    /** A turn has waited since {@code start}. */
    void waited(Stage stage, long start, ActiveTurn turn) {
        long nanos = now() - start;
        turn.waiting().end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Work begins that goes on beside what is timed meanwhile. */
    void start(Span span) {
        span.event.begin();
        span.start = now();
        span.sumAtStart = sumNanos;
    }

    /** The span's work was for these turns; what other work took meanwhile has been counted already, and is not again. */
    void stop(Stage stage, Span span, List<ActiveTurn> turns) {
        long nanos = now() - span.start;
        long own = Math.max(0, nanos - (sumNanos - span.sumAtStart));
        span.event.end(stage, turns.size());
        listener.onStage(stage, nanos);
        divide(stage, own, turns);
        sumNanos += own;
    }

    /** Work since {@code start} was for one turn. */
    void stop(Stage stage, long start, ActiveTurn turn) {
        long nanos = now() - start;
        sumNanos += nanos;
        event.end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Work since {@code start} was for all of these turns. */
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
