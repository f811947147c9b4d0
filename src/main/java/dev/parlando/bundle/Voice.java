package dev.parlando.bundle;

import java.util.Optional;

/**
 * Names a voice of a bundle and the source of its speaker vector. The source is a state of the LLM: the one at
 * {@code <|spk|>} after a system message, or one stored with the weights.
 *
 * @param name the name by which clients choose the voice
 * @param prompt text of the system message; empty for the wording of the model family
 * @param speakerState name of a [llmDim] tensor in the weights; empty if the state is computed from the system
 *     message
 */
public record Voice(String name, Optional<String> prompt, Optional<String> speakerState) {
    public Voice {
        if (name.isBlank() || (prompt.isPresent() && speakerState.isPresent())) {
            throw new IllegalArgumentException(
                    "voice '" + name + "' needs a name, and has a prompt or a state, not both");
        }
    }
}
