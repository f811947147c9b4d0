package dev.parlando.speech;

/** Hears which turns ended or failed while they were run; they are taken out when the tick is over. */
interface TurnEndings {
    void ended(ActiveTurn turn);

    void failed(ActiveTurn turn, RuntimeException cause);
}
