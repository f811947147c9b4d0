package dev.parlando.speech;

/** Collects the turns that ended or failed while they were run; the scheduler removes them when the tick is over. */
interface TurnEndings {
    void ended(ActiveTurn turn);

    void failed(ActiveTurn turn, RuntimeException cause);
}
