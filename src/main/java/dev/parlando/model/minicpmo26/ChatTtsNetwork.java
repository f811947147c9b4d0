package dev.parlando.model.minicpmo26;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tts.SpeechNetwork;

/**
 * Describes the speech decoder, ConditionalChatTTS (model reference 2.2 to 2.4), of one bundle.
 *
 * @param weights tensors of {@code tts.}; owned by the bundle
 * @param config sizes
 */
record ChatTtsNetwork(WeightSource weights, TtsConfig config) implements SpeechNetwork {
    @Override
    public DecoderShape shape() {
        return SpeechGraph.shapeOf(config);
    }

    @Override
    public int numTextTokens() {
        return config.numTextTokens();
    }

    @Override
    public int numAudioTokens() {
        return config.numAudioTokens();
    }

    @Override
    public int numCodebooks() {
        return config.numCodebooks();
    }

    @Override
    public int audioStart() {
        return config.audioStart();
    }

    @Override
    public Graph write(DecoderForm form) {
        return SpeechGraph.write(weights, config, form);
    }

    @Override
    public DecoderParts parts(WeightProducts products) {
        return SpeechGraph.parts(weights, config, products);
    }

    @Override
    public long matrixElements() {
        return SpeechGraph.matrixElements(config);
    }
}
