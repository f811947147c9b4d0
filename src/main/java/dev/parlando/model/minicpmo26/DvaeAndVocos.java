package dev.parlando.model.minicpmo26;

import dev.parlando.onnx.Graph;
import dev.parlando.tensor.WeightSource;
import dev.parlando.vocoder.VocoderNetworks;

/**
 * Describes the DVAE decoder and Vocos (model reference 2.6 to 2.8) of one bundle.
 *
 * @param dvae tensors of {@code tts.dvae.}; owned by the bundle
 * @param vocos tensors of Vocos; owned by the bundle
 * @param config sizes
 */
record DvaeAndVocos(WeightSource dvae, WeightSource vocos, VocoderConfig config) implements VocoderNetworks {
    @Override
    public int numCodebooks() {
        return CodeFeatures.CODES_PER_STEP;
    }

    @Override
    public int numMels() {
        return config.numMels();
    }

    @Override
    public int framesPerStep() {
        return MelGraph.FRAMES_PER_STEP;
    }

    @Override
    public int hopLength() {
        return config.hopLength();
    }

    @Override
    public Graph writeMel() {
        return MelGraph.write(dvae, config);
    }

    @Override
    public Graph writeWave() {
        return WaveGraph.write(vocos, config);
    }
}
