package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;

/** Receives what a turn produces, in order, on the inference thread. Nothing follows {@link #onDone}. */
public interface TurnListener {
    /** The turn left the queue and has a slot. */
    void onStarted();

    /** The next piece of the reply's text; chat mode only. */
    void onText(String delta);

    /** The next piece of audio, never empty. */
    void onAudio(PcmChunk audio);

    /** The turn ended, whatever the reason, and its slot is free. */
    void onDone(TurnSummary summary);
}
