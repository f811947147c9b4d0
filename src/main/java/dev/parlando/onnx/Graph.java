package dev.parlando.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A finished network: ONNX nodes, and the weights they read, which stay in their files. Immutable. */
public final class Graph {
    static final int OPSET = 18;
    private static final int IR_VERSION = 9;

    private final GraphProto nodes;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Map<String, WeightTensor> weights;

    Graph(GraphProto nodes, List<TensorSpec> inputs, List<TensorSpec> outputs, Map<String, WeightTensor> weights) {
        this.nodes = nodes;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.weights = Map.copyOf(weights);
    }

    public String name() {
        return nodes.getName();
    }

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** External weights by initializer name. */
    public Map<String, WeightTensor> weights() {
        return weights;
    }

    /** The model with external data named by file name only: for executors that are handed the weights themselves. */
    public byte[] toBytes() {
        return toModel(weight -> weight.file().getFileName().toString()).toByteArray();
    }

    /**
     * Writes the model; external data is named relative to its folder, so that a weight file outside of it is reached
     * through {@code ../}, which ONNX Runtime and TensorRT refuse: write beside the weights for them.
     */
    public void write(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Files.createDirectories(folder);
        ModelProto model = toModel(
                weight -> folder.relativize(weight.file().toAbsolutePath()).toString());
        Files.write(file, model.toByteArray());
    }

    private ModelProto toModel(Function<WeightTensor, String> location) {
        GraphProto.Builder graph = nodes.toBuilder();
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> external(entry.getKey(), entry.getValue(), location.apply(entry.getValue())))
                .forEach(graph::addInitializer);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("parlando")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private static TensorProto external(String name, WeightTensor weight, String location) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(onnxType(weight.type()).getNumber())
                .addAllDims(weight.shape().dimensions())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addAllExternalData(Map.of(
                                "location", location,
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
