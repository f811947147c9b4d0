package dev.parlando.model.minicpmo26;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.WeightProducts;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.WeightSource;

/**
 * Describes the Qwen2 language model (model reference 2.1) of one bundle.
 *
 * @param weights tensors of {@code llm.}; owned by the bundle
 * @param config sizes
 */
record Qwen2Network(WeightSource weights, LlmConfig config) implements LlmNetwork {
    @Override
    public DecoderShape shape() {
        return LlmGraph.shapeOf(config);
    }

    @Override
    public int vocabSize() {
        return config.vocabSize();
    }

    @Override
    public int maxPositions() {
        return config.maxPositions();
    }

    @Override
    public Graph write(DecoderForm form) {
        return LlmGraph.write(weights, config, numCandidates(), form);
    }

    @Override
    public DecoderParts parts(WeightProducts products) {
        return LlmGraph.parts(weights, config, numCandidates(), products);
    }

    @Override
    public long matrixElements() {
        return LlmGraph.matrixElements(config);
    }
}
