package dev.parlando.model.minicpmo26;

/**
 * Sizes and schedule of the speech decoder (model reference 2.2 to 2.5), from {@code tts_config}.
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
 * @param textChunkSize {@code streaming_text_chunk_size}: text tokens that become visible at a time
 * @param audioChunkSize {@code streaming_audio_chunk_size}: audio steps between two such moments
 * @param reservedTextSlots {@code streaming_text_reserved_len}: most text tokens of a segment
 * @param segmentMinTokens text tokens after which a sentence end closes the segment
 * @param segmentMaxTokens most text tokens a segment is given where they fit, see {@link #segmentLimit}
 * @param segmentContextTokens text tokens of the previous segment that a new one starts with; 0 starts afresh
 * @param segmentContextSteps audio steps of the previous segment that a new one starts with; 0 starts afresh
 * @param topP nucleus of the code sampler
 * @param topK candidates of the code sampler
 * @param repetitionPenalty penalty of the code sampler, 1 is none
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
        int textChunkSize,
        int audioChunkSize,
        int reservedTextSlots,
        int segmentMinTokens,
        int segmentMaxTokens,
        int segmentContextTokens,
        int segmentContextSteps,
        double topP,
        int topK,
        double repetitionPenalty) {
    public int headDim() {
        return hiddenSize / numHeads;
    }

    /**
     * Most text tokens that a segment may have: with the end token, and with what a segment that goes on carries over from
     * the one before, they fit the reserved slots. Without room for the end token speech could not end.
     */
    public int segmentLimit() {
        int carried = segmentContextSteps > 0 ? segmentContextTokens : 0;
        return Math.min(segmentMaxTokens, reservedTextSlots - 1 - carried);
    }

    /** The code that ends an utterance. */
    public int endOfSpeechCode() {
        return numAudioTokens - 1;
    }
}
