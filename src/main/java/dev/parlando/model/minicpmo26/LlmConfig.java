package dev.parlando.model.minicpmo26;

/**
 * Holds the sizes of the Qwen2 language model (model reference 2.1), from the top level of {@code config.json}.
 *
 * @param hiddenSize width of the residual stream
 * @param numLayers decoder layers
 * @param numHeads query heads
 * @param numKeyValueHeads key and value heads; divides {@code numHeads}
 * @param intermediateSize width of the SwiGLU
 * @param vocabSize rows of the embedding and of the head
 * @param ropeTheta base of the rotary position embedding
 * @param rmsNormEps epsilon of every RMSNorm
 * @param maxPositions longest context in tokens
 */
public record LlmConfig(
        int hiddenSize,
        int numLayers,
        int numHeads,
        int numKeyValueHeads,
        int intermediateSize,
        int vocabSize,
        double ropeTheta,
        double rmsNormEps,
        int maxPositions) {
    public int headDim() {
        return hiddenSize / numHeads;
    }
}
