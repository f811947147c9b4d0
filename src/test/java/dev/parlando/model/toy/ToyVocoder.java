package dev.parlando.model.toy;

import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.vocoder.VocoderNetworks;

/** A frame of two bands a step, which are the codes; five samples a frame, which are the codes again. */
record ToyVocoder() implements VocoderNetworks {
    static final int SAMPLES_PER_STEP = 5;

    @Override
    public int numCodebooks() {
        return ToyWeights.CODEBOOKS;
    }

    @Override
    public int numMels() {
        return ToyWeights.CODEBOOKS;
    }

    @Override
    public int framesPerStep() {
        return 1;
    }

    @Override
    public int hopLength() {
        return SAMPLES_PER_STEP;
    }

    @Override
    public Graph writeMel() {
        GraphBuilder graph = new GraphBuilder("toy-mel");
        Dimension width = Dimension.of(numCodebooks());
        Value codes = graph.input(CODES, DataType.INT64, BATCH, STEPS, width);
        Value mel = graph.transpose(graph.cast(codes, DataType.FLOAT32), 0, 2, 1);
        graph.output(MEL, mel, DataType.FLOAT32, BATCH, width, FRAMES);
        return graph.build();
    }

    /** Writes sample j of a frame as 2⁻⁵ · (first code + j · second code). */
    @Override
    public Graph writeWave() {
        GraphBuilder graph = new GraphBuilder("toy-wave");
        Value mel = graph.input(MEL, DataType.FLOAT32, BATCH, Dimension.of(numMels()), FRAMES);
        float[] factors = new float[numMels() * SAMPLES_PER_STEP];
        for (int sample = 0; sample < SAMPLES_PER_STEP; sample++) {
            factors[sample] = 1 / 32f;
            factors[SAMPLES_PER_STEP + sample] = sample / 32f;
        }
        Value frames = graph.matMul(
                graph.transpose(mel, 0, 2, 1), graph.floats("factors", factors, numMels(), SAMPLES_PER_STEP));
        graph.output(WAVE, graph.reshape(frames, 0, -1), DataType.FLOAT32, BATCH, SAMPLES);
        return graph.build();
    }
}
