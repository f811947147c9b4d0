package dev.parlando.speech;

import dev.parlando.metrics.Stage;
import dev.parlando.metrics.StageEvent;
import dev.parlando.metrics.StageListener;
import java.util.List;
import java.util.function.LongSupplier;

/** Times work, tells the listener, and divides the time of a batch among its turns. */
final class StageClock {
    private final LongSupplier nanoTime;
    private final StageListener listener;
    private final StageEvent event = new StageEvent();

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
    void waited(Stage stage, long start, Turn turn) {
        long nanos = now() - start;
        turn.waiting().end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Work since {@code start} was for one turn. */
    void stop(Stage stage, long start, Turn turn) {
        long nanos = now() - start;
        event.end(stage, 1);
        listener.onStage(stage, nanos);
        turn.addTime(stage, nanos);
    }

    /** Work since {@code start} was for all of these turns. */
    void stop(Stage stage, long start, List<Turn> turns) {
        long nanos = now() - start;
        event.end(stage, turns.size());
        listener.onStage(stage, nanos);
        for (int index = 0; index < turns.size(); index++) {
            turns.get(index).addTime(stage, nanos / turns.size());
        }
    }
}
