package dev.parlando.vocoder;

import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;

/**
 * Describes the two networks from codes to wave. A model family implements it; {@link Vocoder} runs them.
 *
 * <p>The first: {@link #CODES} int64 [batch, steps, numCodebooks] to {@link #MEL} float [batch, numMels, frames], natural log
 * of magnitudes. The second: {@link #MEL} to {@link #WAVE} float [batch, samples].
 */
public interface VocoderNetworks {
    String CODES = "codes";
    String MEL = "mel";
    String WAVE = "wave";

    Dimension BATCH = Dimension.named("batch");
    Dimension STEPS = Dimension.named("steps");
    Dimension FRAMES = Dimension.named("frames");
    Dimension SAMPLES = Dimension.named("samples");

    /** Returns the number of codes of one audio step. */
    int numCodebooks();

    /** Returns the number of mel bands. */
    int numMels();

    /** Returns the number of mel frames of one audio step. */
    int framesPerStep();

    /** Returns the number of samples of one mel frame, at {@link dev.parlando.audio.PcmChunk#SAMPLE_RATE_HZ}. */
    int hopLength();

    /** Writes the network from codes to mel. */
    Graph writeMel();

    /** Writes the network from mel to wave. */
    Graph writeWave();
}
