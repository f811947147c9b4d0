package dev.parlando.speech;

/** Told what became of turns while they are run; they are taken out when the tick is over. */
interface Outcome {
    void ended(Turn turn);

    void failed(Turn turn, RuntimeException cause);
}
