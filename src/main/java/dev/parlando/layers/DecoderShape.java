package dev.parlando.layers;

/**
 * Holds the sizes of a decoder of the Llama family.
 *
 * @param numLayers layers
 * @param hiddenSize width of the residual stream
 * @param numHeads query heads
 * @param numKeyValueHeads key and value heads; divides {@code numHeads}
 * @param headDim width of a head
 * @param intermediateSize width of the SwiGLU
 * @param ropeTheta base of the rotary position embedding
 * @param rmsNormEps epsilon of every RMSNorm
 * @param projectionBias whether q, k and v have a bias
 */
public record DecoderShape(
        int numLayers,
        int hiddenSize,
        int numHeads,
        int numKeyValueHeads,
        int headDim,
        int intermediateSize,
        double ropeTheta,
        double rmsNormEps,
        boolean projectionBias) {
    /** Returns the number of query heads that share a key head. */
    int group() {
        return numHeads / numKeyValueHeads;
    }

    /**
     * Returns the factors by which a rotary position is multiplied for each pair of a head's dimensions: [headDim / 2].
     */
    public float[] inverseFrequencies() {
        float[] frequencies = new float[headDim / 2];
        for (int index = 0; index < frequencies.length; index++) {
            frequencies[index] = (float) Math.pow(ropeTheta, -2.0 * index / headDim);
        }
        return frequencies;
    }

    /** Returns the number of elements of all layers' matrices. */
    public long matrixElements() {
        long projections = (2L * numHeads + 2L * numKeyValueHeads) * headDim * hiddenSize;
        return numLayers * (projections + 3L * intermediateSize * hiddenSize);
    }
}
