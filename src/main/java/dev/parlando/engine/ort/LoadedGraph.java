package dev.parlando.engine.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.onnx.Graph;
import java.util.Map;

/** Holds a graph that ONNX Runtime has loaded; owns the native session. */
final class LoadedGraph implements AutoCloseable {
    private final Graph graph;
    private final OrtSession session;

    LoadedGraph(Graph graph, OrtSession session) {
        this.graph = graph;
        this.session = session;
    }

    Graph graph() {
        return graph;
    }

    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxValue> outputs) {
        try (OrtSession.Result pinned = session.run(inputs, outputs)) {
            assert pinned.size() == outputs.size();
        } catch (OrtException e) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "graph " + graph.name() + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, "graph " + graph.name() + " does not close", e);
        }
    }
}
