package dev.parlando.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import dev.parlando.golden.Closeness;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.EightBitRows;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GraphBuilderTest {
    private static final String WEIGHT = "tts.model.norm.weight";

    private static GraphProto proto(GraphBuilder graph) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(graph.build().toBytes()).getGraph();
    }

    @Test
    void nodesAreNamedByScopeAndNeverAlike() throws InvalidProtocolBufferException {
        GraphBuilder graph = new GraphBuilder("names");
        Value x = graph.input("x", DataType.FLOAT32, Dimension.of(2));
        GraphBuilder inner = graph.scope("layer.3").scope("attention");
        inner.add(
                inner.add(x, inner.scalar("one", 1)),
                graph.scope("layer.3").scope("attention").scalar("one", 1));
        assertEquals(
                "[layer.3/attention/Add, layer.3/attention/Add.1]",
                proto(graph).getNodeList().stream()
                        .map(NodeProto::getName)
                        .toList()
                        .toString());
        assertThrows(IllegalStateException.class, () -> inner.input("x", DataType.FLOAT32));
    }

    @Test
    void weightStaysInItsFileAndIsReadOnce() throws InvalidProtocolBufferException {
        try (Bundle bundle = TinyBundle.open()) {
            GraphBuilder graph = new GraphBuilder("weights");
            Value first = graph.weight(bundle.weights(), WEIGHT, 32);
            assertEquals(first, graph.scope("elsewhere").weight(bundle.weights(), WEIGHT, 32));
            TensorProto initializer = proto(graph).getInitializer(0);
            assertEquals(1, proto(graph).getInitializerCount());
            WeightTensor tensor = bundle.weights().find(WEIGHT).orElseThrow();
            Map<String, String> where = initializer.getExternalDataList().stream()
                    .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
            assertEquals(
                    Map.of("location", "model.safetensors", "offset", "" + tensor.offset(), "length", "128"), where);
            assertTrue(initializer.getRawData().isEmpty());
        }
    }

    @Test
    void refusesAWeightThatIsMissingOrOfAnotherShape() {
        try (Bundle bundle = TinyBundle.open()) {
            GraphBuilder graph = new GraphBuilder("weights");
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.BAD_BUNDLE, "no.such.weight", () -> graph.weight(bundle.weights(), "no.such.weight", 1));
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.BAD_BUNDLE, WEIGHT, () -> graph.weight(bundle.weights(), WEIGHT, 33));
        }
    }

    /** Checks a matrix in 8-bit rows and a vector in half precision, which the demo bundle holds. */
    @Test
    void fewerBitsAreWidenedToWhatTheReaderSays() {
        try (Bundle bundle = Bundle.open(Path.of("models", "demo"))) {
            int width = bundle.ttsConfig().hiddenSize();
            assertWidened(bundle, WEIGHT, DataType.FLOAT16, Shape.of(width));
            assertWidened(bundle, "tts.model.layers.0.self_attn.o_proj.weight", DataType.INT8, Shape.of(width, width));
        }
    }

    private static void assertWidened(Bundle bundle, String name, DataType stored, Shape shape) {
        assertEquals(stored, bundle.weights().require(name, shape).type());
        GraphBuilder graph = new GraphBuilder("widen");
        Value weight = graph.weight(bundle.weights(), name, shape.toArray());
        Dimension[] dimensions = shape.dimensions().stream().map(Dimension::of).toArray(Dimension[]::new);
        Value shift = graph.input("shift", DataType.FLOAT32, Dimension.of(1));
        graph.output("widened", graph.add(weight, shift), DataType.FLOAT32, dimensions);
        try (EngineSession session = new OrtEngine(new OrtEngineConfig(1, false)).open(graph.build(), Map.of())) {
            session.run(Map.of());
            float[] widened = new float[(int) shape.elementCount()];
            session.output("widened").floats().get(0, widened);
            Closeness.assertClose(EightBitRows.toFloats(bundle.weights(), name, shape), widened, 0, name);
        }
    }

    @Test
    void namedDimensionsGetTheirSizesWhenResolved() {
        ValueSpec spec = new ValueSpec("x", DataType.FLOAT32, List.of(Dimension.named("batch"), Dimension.of(7)));
        assertArrayEquals(new long[] {3, 7}, spec.resolve(Map.of("batch", 3)).toArray());
        assertThrows(IllegalArgumentException.class, () -> spec.resolve(Map.of("tokens", 3)));
    }
}
