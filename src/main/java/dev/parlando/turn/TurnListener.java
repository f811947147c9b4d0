package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;

/** Receives what a turn produces, in order, on the inference thread. Nothing follows {@link #onDone}. */
public interface TurnListener {
    /** Called when the turn left the queue and has a slot. */
    void onStarted();

    /** Called with the next piece of the reply's text; chat mode only. */
    void onText(String delta);

    /** Called with the next piece of audio, never empty. */
    void onAudio(PcmChunk audio);

    /** Called when the turn ended, whatever the reason, and the slot is free. */
    void onDone(TurnSummary summary);
}
