package dev.parlando.speech;

/** Told what became of turns while they are run; they are taken out when the tick is over. */
interface TurnEndings {
    void ended(ActiveTurn turn);

    void failed(ActiveTurn turn, RuntimeException cause);
}
