package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;

/** Receives what a turn produces, in order, on the inference thread. Nothing follows {@link #onDone}. */
public interface TurnListener {
    /** Handles the start: the turn left the queue and has a slot. */
    void onStarted();

    /** Receives the next piece of the reply's text; chat mode only. */
    void onText(String delta);

    /** Receives the next piece of audio, never empty. */
    void onAudio(PcmChunk audio);

    /** Handles the end of the turn, whatever the reason; the slot is free. */
    void onDone(TurnSummary summary);
}
