package dev.parlando.model.minicpmo26;

import dev.parlando.onnx.Graph;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tts.SpeakerNetwork;

/**
 * Describes the speaker projector (model reference 1.4) of one bundle.
 *
 * @param weights tensors of {@code tts.projector.}; owned by the bundle
 * @param config sizes
 */
record ChatTtsProjector(WeightSource weights, TtsConfig config) implements SpeakerNetwork {
    @Override
    public int stateSize() {
        return config.llmDim();
    }

    @Override
    public int speakerSize() {
        return config.hiddenSize();
    }

    @Override
    public Graph write() {
        return SpeakerGraph.write(weights, config);
    }
}
