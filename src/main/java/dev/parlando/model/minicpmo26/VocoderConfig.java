package dev.parlando.model.minicpmo26;

/**
 * Holds the sizes of the two networks that turn codes into a wave (model reference 2.6 to 2.8).
 *
 * <p>The published {@code config.json} does not state them. An absent key has the published size; a bundle of other
 * sizes states them under {@code tts_config.dvae} and {@code tts_config.vocos}.
 *
 * @param groupDim features per group of the quantiser, {@code project_out} rows
 * @param dvaeBottleneck channels after the first input convolution
 * @param dvaeHidden channels of the DVAE blocks
 * @param dvaeLayers DVAE blocks
 * @param dvaeOutput channels after the last block
 * @param numMels mel bands
 * @param vocosDim channels of the Vocos blocks
 * @param vocosIntermediate inner width of the Vocos blocks
 * @param vocosLayers Vocos blocks
 * @param fftSize samples of one inverse FFT
 * @param hopLength samples per mel frame
 */
public record VocoderConfig(
        int groupDim,
        int dvaeBottleneck,
        int dvaeHidden,
        int dvaeLayers,
        int dvaeOutput,
        int numMels,
        int vocosDim,
        int vocosIntermediate,
        int vocosLayers,
        int fftSize,
        int hopLength) {}
