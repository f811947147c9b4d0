package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;

/** Receives what a turn produces, in order, on the inference thread. Nothing follows {@link #onDone}. */
public interface TurnListener {
    /**
     * Receives the place of a turn that waits to begin: when it must wait at first, when the place changes, and otherwise at
     * most once a second. Does nothing unless overridden.
     *
     * @param place 1 for the turn that begins next
     * @param expectedNanos time after which the turn may be expected to begin, or -1 while nothing is known about it
     */
    default void onQueued(int place, long expectedNanos) {}

    /** Handles the start: the turn left the queue and has a slot. */
    void onStarted();

    /** Receives the next piece of the reply's text; chat mode only. */
    void onText(String delta);

    /** Receives the next piece of audio, never empty. */
    void onAudio(PcmChunk audio);

    /** Handles the end of the turn, whatever the reason; the slot is free. */
    void onDone(TurnSummary summary);
}
