package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;

/** Receives what a turn produces, in order, on the inference thread. Nothing follows {@link #onDone}. */
public interface TurnListener {
    /**
     * Receives the place of a turn that waits: when it must wait at first, when the place changes, and otherwise at most once a
     * second. It comes before {@link #onStarted}, except for a turn that began without a text to say, and has to wait when
     * its text comes. Does nothing unless overridden.
     *
     * @param place 1 for the turn that is spoken next
     * @param expectedNanos time after which the turn may be expected to be spoken, or -1 while nothing is known about it
     */
    default void onQueued(int place, long expectedNanos) {}

    /** Handles the start: the turn left the queue. It is spoken now, or has no text to say yet. */
    void onStarted();

    /** Receives the next piece of the reply's text; chat mode only. */
    void onText(String delta);

    /** Receives the next piece of audio, never empty. */
    void onAudio(PcmChunk audio);

    /** Handles the end of the turn, whatever the reason; the slot is free. */
    void onDone(TurnSummary summary);
}
