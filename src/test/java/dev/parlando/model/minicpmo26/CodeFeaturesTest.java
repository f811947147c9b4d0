package dev.parlando.model.minicpmo26;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.ConvNeXt;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The constants of the quantiser (model reference 2.6 and 7). */
final class CodeFeaturesTest {
    private static final int ALL_MINUS = 0;
    private static final int ALL_ZERO = 312;
    private static final int ALL_PLUS = 624;

    private static Bundle bundle;
    private static int groupDim;

    @BeforeAll
    static void open() {
        bundle = TinyBundle.open();
        groupDim = bundle.vocoderConfig().groupDim();
    }

    @AfterAll
    static void close() {
        bundle.close();
    }

    @Test
    void middleCodesGiveTheBiases() {
        assertArrayEquals(expected(0, 0, 0, 0), features(ALL_ZERO, ALL_ZERO, ALL_ZERO, ALL_ZERO), 1e-6f);
    }

    @Test
    void secondStageOfEachGroupCountsAQuarter() {
        assertArrayEquals(expected(1, 0.25f, -1, 0.25f), features(ALL_PLUS, ALL_PLUS, ALL_MINUS, ALL_PLUS), 1e-6f);
        assertArrayEquals(expected(0, -0.25f, 1, 0), features(ALL_ZERO, ALL_MINUS, ALL_PLUS, ALL_ZERO), 1e-6f);
    }

    @Test
    void leastSignificantDigitIsTheFirstValue() {
        float[] minus = features(ALL_ZERO, ALL_ZERO, ALL_ZERO, ALL_ZERO);
        float[] stepped = features(ALL_ZERO + 1, ALL_ZERO, ALL_ZERO, ALL_ZERO);
        float[] projection = floats("project_out.weight", 0);
        for (int channel = 0; channel < groupDim; channel++) {
            assertEquals(projection[4 * channel] / 2, stepped[2 * channel] - minus[2 * channel], 1e-6f);
        }
    }

    /** Returns [groupDim, 2] for codes whose four digits have one value each, given in the order of the codes. */
    private static float[] expected(float... values) {
        float[] frames = new float[2 * groupDim];
        for (int group = 0; group < 2; group++) {
            float[] projection = floats("project_out.weight", group);
            float[] bias = floats("project_out.bias", group);
            float value = values[2 * group] + values[2 * group + 1];
            for (int channel = 0; channel < groupDim; channel++) {
                float sum = bias[channel];
                for (int digit = 0; digit < 4; digit++) {
                    sum += projection[4 * channel + digit] * value;
                }
                frames[2 * channel + group] = sum;
            }
        }
        return frames;
    }

    private static float[] floats(String name, int group) {
        WeightSource weights = bundle.weights();
        return weights.find("tts.dvae.vq_layer.quantizer.rvqs." + group + "." + name)
                .orElseThrow()
                .toFloats();
    }

    /** Returns [groupDim, 2] of one step. */
    private static float[] features(long... codes) {
        try (EngineSession session = new OrtEngine(new OrtEngineConfig(1, false)).open(graph(), Map.of())) {
            session.input("codes").longs().put(0, codes);
            session.run(Map.of());
            float[] features = new float[2 * groupDim];
            session.output("features").floats().get(0, features);
            return features;
        }
    }

    private static Graph graph() {
        GraphBuilder graph = new GraphBuilder("gfsq");
        Dimension one = Dimension.of(1);
        Value codes = graph.input("codes", DataType.INT64, one, one, Dimension.of(4));
        Value features = new CodeFeatures(graph, new ConvNeXt(graph, bundle.weights()), groupDim).write(codes);
        graph.output("features", features, DataType.FLOAT32, one, Dimension.of(groupDim), Dimension.of(2));
        return graph.build();
    }
}
