package dev.parlando.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.export.GraphFiles;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Folded graphs compute what the graphs they come from compute, with weights as constants and as inputs. */
final class FoldedGraphTest {
    private static final Map<String, Integer> SIZES =
            Map.of("batch", 2, "tokens", 3, "cache", 64, "steps", 5, "frames", 10, "samples", 2_560);

    private static final Map<String, Integer> ONE_TOKEN = Map.of("batch", 2, "tokens", 1, "cache", 64);

    @Test
    void everyNetworkOfTheDemoBundleGivesTheSameWithItsWeightsAsInputs() throws OrtException {
        try (Bundle bundle = Bundle.open(Path.of("models/demo"))) {
            for (Graph graph : GraphFiles.graphsOf(bundle)) {
                compare(graph, FoldedGraph.of(graph, 1 << 14));
                compare(graph, FoldedGraph.of(graph, Long.MAX_VALUE));
            }
        }
    }

    @Test
    void networksForOneTokenGiveTheSameAsThoseForMany() throws OrtException {
        try (Bundle bundle = Bundle.open(Path.of("models/demo"))) {
            DecoderGraphs speech = DecoderGraphs.write(bundle.tts()::write, WeightProducts.FLOAT32, DataType.FLOAT32);
            DecoderGraphs language = DecoderGraphs.write(bundle.llm()::write, WeightProducts.FLOAT32, DataType.FLOAT32);
            for (DecoderGraphs graphs : List.of(speech, language)) {
                compare(graphs.general(), FoldedGraph.of(graphs.step(), 1 << 14), ONE_TOKEN);
                compare(graphs.general(), FoldedGraph.of(graphs.step(), Long.MAX_VALUE), ONE_TOKEN);
            }
        }
    }

    private static void compare(Graph graph, FoldedGraph folded) throws OrtException {
        compare(graph, folded, SIZES);
    }

    private static void compare(Graph graph, FoldedGraph folded, Map<String, Integer> sizes) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false));
                EngineSession expected = engine.open(graph, sizes);
                OrtSession actual = environment.createSession(folded.toBytes(Map.of("batch", 2)))) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            Random random = new Random(1);
            for (ValueSpec spec : graph.inputs()) {
                fill(spec, expected, random, sizes);
                ByteBuffer bytes = expected.input(spec.name()).bytes();
                inputs.put(spec.name(), tensor(environment, spec.type(), bytes, spec.resolve(sizes)));
            }
            for (FoldedWeight weight : folded.weights()) {
                ByteBuffer bytes =
                        ByteBuffer.allocateDirect((int) weight.byteLength()).order(ByteOrder.nativeOrder());
                long rows = (weight.numRows() + 2) / 3; // in parts, as executors ask for them
                for (long row = 0; row < weight.numRows(); row += rows) {
                    weight.putRows(row, (int) Math.min(rows, weight.numRows() - row), bytes);
                }
                inputs.put(weight.name(), tensor(environment, weight.type(), bytes.flip(), weight.shape()));
            }
            expected.run(sizes);
            try (OrtSession.Result result = actual.run(inputs)) {
                for (ValueSpec spec : graph.outputs()) {
                    OnnxTensor found = (OnnxTensor) result.get(spec.name()).orElseThrow();
                    if (spec.type() == DataType.FLOAT32) {
                        assertClose(spec.name(), expected.output(spec.name()).floats(), found.getFloatBuffer());
                    }
                }
            }
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static void fill(ValueSpec spec, EngineSession session, Random random, Map<String, Integer> sizes) {
        int size = (int) spec.resolve(sizes).elementCount();
        if (spec.type() == DataType.INT64) {
            LongBuffer longs = session.input(spec.name()).longs();
            for (int index = 0; index < size; index++) {
                longs.put(index, random.nextInt(Math.min(3, sizes.getOrDefault("tokens", 3))));
            }
        } else {
            FloatBuffer floats = session.input(spec.name()).floats();
            for (int index = 0; index < size; index++) {
                floats.put(index, (float) random.nextGaussian());
            }
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, DataType type, ByteBuffer bytes, Shape shape)
            throws OrtException {
        ByteBuffer front =
                bytes.slice(0, (int) shape.elementCount() * type.bytes()).order(ByteOrder.nativeOrder());
        return type == DataType.INT64
                ? OnnxTensor.createTensor(environment, front.asLongBuffer(), shape.toArray())
                : OnnxTensor.createTensor(environment, front.asFloatBuffer(), shape.toArray());
    }

    private static void assertClose(String name, FloatBuffer expected, FloatBuffer actual) {
        assertTrue(actual.remaining() > 0, name);
        for (int index = 0; index < actual.remaining(); index++) {
            float wanted = expected.get(index);
            assertEquals(wanted, actual.get(index), 1e-4 * Math.max(1, Math.abs(wanted)), name + " at " + index);
        }
    }
}
