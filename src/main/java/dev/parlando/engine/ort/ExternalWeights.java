package dev.parlando.engine.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds a graph's weights as ONNX Runtime tensors over the mapped files; needed only while the graph is loaded. */
final class ExternalWeights implements AutoCloseable {
    private final Map<String, OnnxTensorLike> byName = new LinkedHashMap<>();

    private ExternalWeights() {}

    static ExternalWeights of(OrtEnvironment environment, Graph graph) throws OrtException {
        ExternalWeights weights = new ExternalWeights();
        for (Map.Entry<String, WeightTensor> entry : graph.weights().entrySet()) {
            WeightTensor weight = entry.getValue();
            weights.byName.put(
                    entry.getKey(),
                    OnnxTensor.createTensor(
                            environment, weight.bytes(), weight.shape().toArray(), javaType(weight.type())));
        }
        return weights;
    }

    Map<String, OnnxTensorLike> byName() {
        return byName;
    }

    static OnnxJavaType javaType(DataType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
        };
    }

    @Override
    public void close() {
        byName.values().forEach(OnnxTensorLike::close);
    }
}
