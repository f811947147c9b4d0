package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SpeechSchedule;

/**
 * Holds the sizes and the schedule of the speech decoder (model reference 2.2 to 2.5), from {@code tts_config}.
 *
 * @param llmDim width of the LLM state that the projector takes
 * @param hiddenSize width of the residual stream
 * @param numLayers decoder layers
 * @param numHeads attention heads; every head has its own keys and values
 * @param intermediateSize width of the SwiGLU
 * @param numTextTokens rows of the text embedding
 * @param numAudioTokens rows of each code embedding; the last id is end of speech
 * @param numCodebooks codes per audio step
 * @param maxPositions longest sequence in positions
 * @param ropeTheta base of the rotary position embedding
 * @param rmsNormEps epsilon of every RMSNorm
 * @param schedule when text becomes visible and where it is cut into segments
 * @param sampling rules by which codes are drawn
 */
public record TtsConfig(
        int llmDim,
        int hiddenSize,
        int numLayers,
        int numHeads,
        int intermediateSize,
        int numTextTokens,
        int numAudioTokens,
        int numCodebooks,
        int maxPositions,
        double ropeTheta,
        double rmsNormEps,
        SpeechSchedule schedule,
        CodeSampling sampling) {
    public int headDim() {
        return hiddenSize / numHeads;
    }

    /** Returns the position of the first audio step, behind the reserved text slots and the two tokens before them. */
    public int audioStart() {
        return schedule.reservedTextSlots() + 2;
    }

    /** Returns the code that ends an utterance. */
    public int endOfSpeechCode() {
        return numAudioTokens - 1;
    }
}
