package dev.parlando.vocoder;

import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import dev.parlando.model.minicpmo26.MelGraph;
import dev.parlando.model.minicpmo26.VocoderConfig;
import dev.parlando.model.minicpmo26.WaveGraph;
import dev.parlando.tensor.WeightSource;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/** Code rows to wave in two networks. Inference thread only. */
public final class Vocoder implements AutoCloseable {
    private static final int NUM_CODEBOOKS = 4;

    private final EngineSession mel;
    private final EngineSession wave;
    private final VocoderConfig config;
    private final int maxSteps;
    private int numFrames;

    /** @param maxSteps most code rows of one call */
    public Vocoder(Engine engine, WeightSource weights, WeightSource vocosWeights, VocoderConfig config, int maxSteps) {
        this.config = config;
        this.maxSteps = maxSteps;
        int maxFrames = MelGraph.FRAMES_PER_STEP * maxSteps;
        this.mel = engine.open(
                MelGraph.write(weights, config),
                Map.of(MelGraph.BATCH.name(), 1, MelGraph.STEPS.name(), maxSteps, "frames", maxFrames));
        this.wave = engine.open(
                WaveGraph.write(vocosWeights, config),
                Map.of(
                        WaveGraph.BATCH.name(),
                        1,
                        WaveGraph.FRAMES.name(),
                        maxFrames,
                        "samples",
                        maxFrames * config.hopLength()));
    }

    public int samplesPerStep() {
        return MelGraph.FRAMES_PER_STEP * config.hopLength();
    }

    /** Makes ready for so many code rows and fewer, so that none takes longer because it is the first of its kind. */
    public void prepare(int mostSteps) {
        for (int steps = 1; steps <= mostSteps; steps++) {
            mel.prepare(melSizes(steps));
            wave.prepare(waveSizes(MelGraph.FRAMES_PER_STEP * steps));
        }
    }

    /**
     * Computes the mel spectrogram of code rows, to be turned into a wave by {@link #wave}.
     *
     * @param codes code rows, [.., 4], each code in [0, 625)
     * @param from first row
     * @param to row after the last
     */
    public void mel(int[] codes, int from, int to) {
        int steps = to - from;
        if (steps < 1 || steps > maxSteps) {
            throw new IllegalArgumentException(steps + " code rows, must be 1 to " + maxSteps);
        }
        LongBuffer input = mel.input(MelGraph.CODES).longs();
        for (int index = 0; index < steps * NUM_CODEBOOKS; index++) {
            input.put(index, codes[from * NUM_CODEBOOKS + index]);
        }
        numFrames = MelGraph.FRAMES_PER_STEP * steps;
        mel.run(melSizes(steps));
        FloatBuffer frames = mel.output(MelGraph.MEL).floats();
        wave.input(WaveGraph.MEL).floats().put(0, frames, 0, config.numMels() * numFrames);
    }

    /** The mel spectrogram of the last {@link #mel}: a copy, [numMels, 2 · rows], natural log of magnitudes. */
    public float[] lastMel() {
        float[] values = new float[config.numMels() * numFrames];
        mel.output(MelGraph.MEL).floats().get(0, values);
        return values;
    }

    /** The wave of the last {@link #mel}: a new array of {@link #samplesPerStep()} samples a row. */
    public float[] wave() {
        int numSamples = numFrames * config.hopLength();
        wave.run(waveSizes(numFrames));
        float[] samples = new float[numSamples];
        wave.output(WaveGraph.WAVE).floats().get(0, samples);
        return samples;
    }

    private static Map<String, Integer> melSizes(int steps) {
        return sizes(MelGraph.STEPS.name(), steps, "frames", MelGraph.FRAMES_PER_STEP * steps);
    }

    private Map<String, Integer> waveSizes(int frames) {
        return sizes(WaveGraph.FRAMES.name(), frames, "samples", frames * config.hopLength());
    }

    private static Map<String, Integer> sizes(String first, int firstSize, String second, int secondSize) {
        Map<String, Integer> sizes = new HashMap<>();
        sizes.put("batch", 1);
        sizes.put(first, firstSize);
        sizes.put(second, secondSize);
        return sizes;
    }

    @Override
    public void close() {
        wave.close();
        mel.close();
    }
}
