package dev.parlando.stage;

/** Receives every piece of work as it ends, on the thread that did it. */
@FunctionalInterface
public interface StageListener {
    StageListener NONE = (stage, nanos) -> {};

    void onStage(Stage stage, long nanos);
}
