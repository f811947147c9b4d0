package dev.parlando.speech.plan;

import dev.parlando.model.minicpmo26.TtsConfig;

/**
 * When the speech decoder may see which text (model reference 2.4).
 *
 * @param config sizes of the schedule
 */
public record SpeechSchedule(TtsConfig config) {
    /** Audio steps of one call of the reference, and of one chunk of audio: half of {@code audioChunkSize}. */
    public int stepsPerChunk() {
        return config.audioChunkSize() / 2;
    }

    /** Text tokens that audio step {@code step} may see at most. */
    int allowedTokens(int step) {
        int chunks = (2 + step + config.audioChunkSize() - 1) / config.audioChunkSize();
        return Math.min(config.textChunkSize() * chunks, config.reservedTextSlots());
    }

    /** Text positions in sight of a step once {@code numTokens} are known to be all: the end token counts as one. */
    public int visiblePositions(int step, int numTokens) {
        return 2 + Math.min(allowedTokens(step), numTokens + 1);
    }
}
