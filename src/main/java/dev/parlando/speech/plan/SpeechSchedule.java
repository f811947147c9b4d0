package dev.parlando.speech.plan;

/**
 * Holds when the speech decoder may see which text, and how text is cut into segments (model reference 2.4).
 *
 * @param textChunkSize text tokens that become visible at a time
 * @param audioChunkSize audio steps between two such moments
 * @param reservedTextSlots most text tokens of a segment
 * @param segmentMinTokens text tokens after which a sentence end closes the segment
 * @param segmentMaxTokens most text tokens a segment is given where they fit, see {@link #segmentLimit}
 * @param segmentContextTokens text tokens of the previous segment that a new one starts with; 0 starts afresh
 * @param segmentContextSteps audio steps of the previous segment that a new one starts with; 0 starts afresh
 */
public record SpeechSchedule(
        int textChunkSize,
        int audioChunkSize,
        int reservedTextSlots,
        int segmentMinTokens,
        int segmentMaxTokens,
        int segmentContextTokens,
        int segmentContextSteps) {
    /**
     * Returns the number of audio steps of one chunk of audio and of one call of the reference: half of
     * {@code audioChunkSize}.
     */
    public int stepsPerChunk() {
        return audioChunkSize / 2;
    }

    /** Returns the number of text positions of a segment: the reserved slots and the three tokens around them. */
    public int textPositions() {
        return reservedTextSlots + 3;
    }

    /** Returns the most text tokens that audio step {@code step} may see. */
    public int allowedTokens(int step) {
        int chunks = (2 + step + audioChunkSize - 1) / audioChunkSize;
        return Math.min(textChunkSize * chunks, reservedTextSlots);
    }

    /** Returns the text positions that a step sees if the text has {@code numTokens} tokens; the end token counts as one. */
    public int visiblePositions(int step, int numTokens) {
        return 2 + Math.min(allowedTokens(step), numTokens + 1);
    }

    /**
     * Returns the most text tokens that a segment may have. The reserved slots hold these tokens, the end token, and
     * the tokens that the segment takes over from the one before. Without room for the end token speech could not end.
     */
    public int segmentLimit() {
        int carried = segmentContextSteps > 0 ? segmentContextTokens : 0;
        return Math.min(segmentMaxTokens, reservedTextSlots - 1 - carried);
    }
}
