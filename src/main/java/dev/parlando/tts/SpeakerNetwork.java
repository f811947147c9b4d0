package dev.parlando.tts;

import dev.parlando.onnx.Graph;

/**
 * Describes the network from a state of the language model to a speaker vector. A model family implements it; {@link
 * SpeakerProjector} runs it.
 *
 * <p>Input {@link #STATE} float [1, stateSize]; output {@link #SPEAKER} float [1, speakerSize], of unit length.
 */
public interface SpeakerNetwork {
    String STATE = "state";
    String SPEAKER = "speaker";

    /** Returns the width of the language model's state. */
    int stateSize();

    /** Returns the width of the speaker vector: that of the speech decoder. */
    int speakerSize();

    /** Writes the network. */
    Graph write();
}
