package dev.parlando.vocoder;

import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/** Turns code rows into a wave with two networks (model reference 2.6 to 2.8). Inference thread only. */
public final class Vocoder implements AutoCloseable {
    private final VocoderNetworks networks;
    private final EngineSession mel;
    private final EngineSession wave;
    private final int maxSteps;
    private int numFrames;

    /**
     * Loads both networks. The caller closes the engine, after the vocoder.
     *
     * @param maxSteps largest number of code rows of one call
     */
    public Vocoder(Engine engine, VocoderNetworks networks, int maxSteps) {
        this.networks = networks;
        this.maxSteps = maxSteps;
        this.mel = engine.open(networks.writeMel(), melSizes(maxSteps));
        try {
            this.wave = engine.open(networks.writeWave(), waveSizes(networks.framesPerStep() * maxSteps));
        } catch (RuntimeException e) {
            mel.close();
            throw e;
        }
    }

    /** Returns the number of samples that one code row makes. */
    public int samplesPerStep() {
        return networks.framesPerStep() * networks.hopLength();
    }

    /**
     * Prepares the device for every number of code rows up to {@code maxRows}. Then no call takes longer because it is
     * the first with this number.
     */
    public void prepare(int maxRows) {
        for (int steps = 1; steps <= maxRows; steps++) {
            mel.prepare(melSizes(steps));
            wave.prepare(waveSizes(networks.framesPerStep() * steps));
        }
    }

    /**
     * Computes the mel spectrogram of code rows, to be turned into a wave by {@link #wave}.
     *
     * @param codes code rows, [.., numCodebooks]; none is the end of speech
     * @param from first row
     * @param to row after the last
     */
    public void mel(int[] codes, int from, int to) {
        int steps = to - from;
        if (steps < 1 || steps > maxSteps) {
            throw new IllegalArgumentException(steps + " code rows, must be 1 to " + maxSteps);
        }
        LongBuffer input = mel.input(VocoderNetworks.CODES).longs();
        int width = networks.numCodebooks();
        for (int index = 0; index < steps * width; index++) {
            input.put(index, codes[from * width + index]);
        }
        numFrames = networks.framesPerStep() * steps;
        mel.run(melSizes(steps));
        FloatBuffer frames = mel.output(VocoderNetworks.MEL).floats();
        wave.input(VocoderNetworks.MEL).floats().put(0, frames, 0, networks.numMels() * numFrames);
    }

    /** Returns a copy of the last mel spectrogram: [numMels, framesPerStep · rows], natural log of magnitudes. */
    public float[] lastMel() {
        float[] values = new float[networks.numMels() * numFrames];
        mel.output(VocoderNetworks.MEL).floats().get(0, values);
        return values;
    }

    /** Computes the wave of the last {@link #mel}: a new array of {@link #samplesPerStep()} samples a row. */
    public float[] wave() {
        wave.run(waveSizes(numFrames));
        float[] samples = new float[numFrames * networks.hopLength()];
        wave.output(VocoderNetworks.WAVE).floats().get(0, samples);
        return samples;
    }

    private Map<String, Integer> melSizes(int steps) {
        Map<String, Integer> sizes = new HashMap<>();
        sizes.put(VocoderNetworks.BATCH.name(), 1);
        sizes.put(VocoderNetworks.STEPS.name(), steps);
        sizes.put(VocoderNetworks.FRAMES.name(), networks.framesPerStep() * steps);
        return sizes;
    }

    private Map<String, Integer> waveSizes(int frames) {
        Map<String, Integer> sizes = new HashMap<>();
        sizes.put(VocoderNetworks.BATCH.name(), 1);
        sizes.put(VocoderNetworks.FRAMES.name(), frames);
        sizes.put(VocoderNetworks.SAMPLES.name(), frames * networks.hopLength());
        return sizes;
    }

    @Override
    public void close() {
        wave.close();
        mel.close();
    }
}
