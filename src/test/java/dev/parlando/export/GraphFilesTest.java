package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.ValueSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every graph of a bundle in float32 and of one in 8-bit rows. */
final class GraphFilesTest {
    /** Room of every named dimension, in accord with one another. */
    private static final Map<String, Integer> SIZES =
            Map.of("batch", 1, "tokens", 3, "cache", 64, "steps", 3, "frames", 6, "samples", 6 * 256);

    static Stream<Path> bundles() {
        return Stream.of(TinyBundle.folder(), Path.of("models", "demo"));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onnxRuntimeLoadsAndRunsEveryGraph(Path folder) {
        try (Bundle bundle = Bundle.open(folder);
                OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false))) {
            for (Graph graph : GraphFiles.graphsOf(bundle)) {
                try (EngineSession session = engine.open(graph, SIZES)) {
                    session.run(SIZES);
                    assertFinite(graph, session);
                }
            }
        }
    }

    private static void assertFinite(Graph graph, EngineSession session) {
        for (ValueSpec output : graph.outputs()) {
            if (output.type().isFloatingPoint()) {
                float[] values = new float[(int) output.resolve(SIZES).elementCount()];
                session.output(output.name()).floats().get(0, values);
                for (float value : values) {
                    assertTrue(Float.isFinite(value), graph.name() + " " + output.name());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void namesAreUniqueAndEveryConstantIsUsed(Path folder) throws InvalidProtocolBufferException {
        try (Bundle bundle = Bundle.open(folder)) {
            List<Graph> graphs = GraphFiles.graphsOf(bundle);
            assertEquals(5, graphs.size());
            for (Graph graph : graphs) {
                GraphProto nodes = ModelProto.parseFrom(graph.toBytes()).getGraph();
                assertUnique(nodes.getNodeList().stream().map(NodeProto::getName));
                assertUnique(Stream.concat(
                        nodes.getInitializerList().stream().map(TensorProto::getName),
                        nodes.getNodeList().stream().flatMap(node -> node.getOutputList().stream())));
                assertEquals(Set.of(), unused(nodes), graph.name());
                assertTrue(nodes.getInitializerList().stream()
                        .map(TensorProto::getName)
                        .toList()
                        .containsAll(graph.weights().keySet()));
            }
        }
    }

    private static void assertUnique(Stream<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> twice = names.filter(name -> !seen.add(name)).toList();
        assertEquals(List.of(), twice);
    }

    private static Set<String> unused(GraphProto nodes) {
        Set<String> used = nodes.getNodeList().stream()
                .flatMap(node -> node.getInputList().stream())
                .collect(Collectors.toSet());
        return nodes.getInitializerList().stream()
                .map(TensorProto::getName)
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet());
    }

    /** Checks that some graph reads every tensor of a bundle, so that no trained tensor is left out. */
    @ParameterizedTest
    @MethodSource("bundles")
    void graphsReadEveryWeightOfTheSpeechPath(Path folder) {
        try (Bundle bundle = Bundle.open(folder)) {
            Set<String> read = GraphFiles.graphsOf(bundle).stream()
                    .flatMap(graph -> graph.weights().keySet().stream())
                    .collect(Collectors.toSet());
            Set<String> held = new HashSet<>(bundle.weights().names());
            held.addAll(bundle.vocoderWeights().names());
            bundle.voices().forEach(voice -> voice.speakerState().ifPresent(held::remove));
            held.removeAll(read);
            assertEquals(Set.of(), held);
        }
    }

    @Test
    void filesLoadWhereTheyLie(@TempDir Path folder) throws IOException, OrtException {
        List<Path> files = new ArrayList<>();
        try (Bundle bundle = Bundle.open(TinyBundle.folder())) {
            files.addAll(GraphFiles.write(bundle, folder));
            assertEquals(files, GraphFiles.write(bundle, folder));
        }
        assertEquals(
                List.of("llm.onnx", "speaker.onnx", "tts.onnx", "mel.onnx", "wave.onnx"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        for (Path file : files) {
            OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString());
            assertTrue(session.getNumOutputs() > 0);
            session.close();
        }
    }
}
