package dev.parlando.engine.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds the tensors of one combination of sizes, made once and used for every run of these sizes. */
final class OrtBinding implements AutoCloseable {
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();

    void addInput(String name, OnnxTensor tensor) {
        inputs.put(name, tensor);
    }

    void addOutput(String name, OnnxTensor tensor) {
        outputs.put(name, tensor);
    }

    void run(LoadedGraph graph) {
        graph.run(inputs, outputs);
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxValue::close);
    }
}
