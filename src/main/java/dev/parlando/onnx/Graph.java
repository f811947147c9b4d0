package dev.parlando.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds a finished network: ONNX nodes, and the weights they read, which stay in their files. Immutable. */
public final class Graph {
    static final int OPSET = 18;
    /** Domain of the operators that only ONNX Runtime knows. */
    static final String RUNTIME_DOMAIN = "com.microsoft";

    static final int IR_VERSION = 9;

    private final GraphProto nodes;
    private final List<ValueSpec> inputs;
    private final List<ValueSpec> outputs;
    private final Map<String, WeightTensor> weights;

    Graph(GraphProto nodes, List<ValueSpec> inputs, List<ValueSpec> outputs, Map<String, WeightTensor> weights) {
        this.nodes = nodes;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.weights = Map.copyOf(weights);
    }

    public String name() {
        return nodes.getName();
    }

    /** Returns the inputs in the order of their declaration. */
    public List<ValueSpec> inputs() {
        return inputs;
    }

    /** Returns the outputs in the order of their declaration. */
    public List<ValueSpec> outputs() {
        return outputs;
    }

    GraphProto nodes() {
        return nodes;
    }

    /** Returns the external weights by initializer name. */
    public Map<String, WeightTensor> weights() {
        return weights;
    }

    /**
     * Returns the model in ONNX's format. External data is named by file name only: executors are handed the weights,
     * or find the files beside the model. ONNX Runtime and TensorRT refuse other places.
     */
    public byte[] toBytes() {
        return toModel().toByteArray();
    }

    private boolean usesRuntimeOperators() {
        return nodes.getNodeList().stream().anyMatch(node -> node.getDomain().equals(RUNTIME_DOMAIN));
    }

    private ModelProto toModel() {
        GraphProto.Builder graph = nodes.toBuilder();
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> external(entry.getKey(), entry.getValue()))
                .forEach(graph::addInitializer);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("parlando")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        if (usesRuntimeOperators()) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(RUNTIME_DOMAIN).setVersion(1));
        }
        return model.build();
    }

    private static TensorProto external(String name, WeightTensor weight) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(onnxType(weight.type()).getNumber())
                .addAllDims(weight.shape().dimensions())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addAllExternalData(Map.of(
                                "location", weight.file().getFileName().toString(),
                                "offset", Long.toString(weight.offset()),
                                "length", Long.toString(weight.byteLength()))
                        .entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> StringStringEntryProto.newBuilder()
                                .setKey(entry.getKey())
                                .setValue(entry.getValue())
                                .build())
                        .collect(Collectors.toList()))
                .build();
    }

    static TensorProto.DataType onnxType(DataType type) {
        return switch (type) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT16 -> TensorProto.DataType.FLOAT16;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16;
            case INT8 -> TensorProto.DataType.INT8;
            case UINT8 -> TensorProto.DataType.UINT8;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }
}
