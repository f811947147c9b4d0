package dev.parlando.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a network in which everything that depends on weights alone is already computed: widening, scaling, joining and
 * transposing of weights. Large results become inputs, so that executors can share their memory; small results become
 * constants. Immutable.
 */
public final class FoldedGraph {
    private final Graph graph;
    private final GraphProto nodes;
    private final List<FoldedWeight> weights;

    private FoldedGraph(Graph graph, GraphProto nodes, List<FoldedWeight> weights) {
        this.graph = graph;
        this.nodes = nodes;
        this.weights = List.copyOf(weights);
    }

    /**
     * Folds a network.
     *
     * @param largestConstant most elements of a constant; a larger result becomes an input
     */
    public static FoldedGraph of(Graph graph, long largestConstant) {
        return new Folding(graph, largestConstant).fold();
    }

    public String name() {
        return graph.name();
    }

    /** Returns the inputs that change from run to run. */
    public List<ValueSpec> inputs() {
        return graph.inputs();
    }

    /** Returns the outputs, with the names and dimensions of the original graph. */
    public List<ValueSpec> outputs() {
        return graph.outputs();
    }

    /** Returns the inputs that stay the same: each weight is an input of the same name and shape. */
    public List<FoldedWeight> weights() {
        return weights;
    }

    /**
     * Returns the model as a self-contained file in ONNX's format.
     *
     * @param fixed sizes of named dimensions that are not to vary
     */
    public byte[] toBytes(Map<String, Integer> fixed) {
        GraphProto.Builder sized = nodes.toBuilder();
        for (ValueInfoProto.Builder info : sized.getInputBuilderList()) {
            fix(info, fixed);
        }
        for (ValueInfoProto.Builder info : sized.getOutputBuilderList()) {
            fix(info, fixed);
        }
        return ModelProto.newBuilder()
                .setIrVersion(Graph.IR_VERSION)
                .setProducerName("parlando")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Graph.OPSET))
                .setGraph(sized)
                .build()
                .toByteArray();
    }

    private static void fix(ValueInfoProto.Builder info, Map<String, Integer> sizes) {
        for (TensorShapeProto.Dimension.Builder dimension :
                info.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilderList()) {
            Integer size = sizes.get(dimension.getDimParam());
            if (size != null) {
                dimension.setDimValue(size);
            }
        }
    }

    /** Holds a value that is known before a run, and the type that it has in the graph. */
    private record Known(RowExpression values, DataType type, boolean isWeight) {}

    private static final class Folding {
        private final Graph graph;
        private final long largestConstant;
        private final Map<String, Known> known = new HashMap<>();
        private final GraphProto.Builder result = GraphProto.newBuilder();
        private final List<FoldedWeight> large = new ArrayList<>();
        private final Set<String> placed = new HashSet<>();

        Folding(Graph graph, long largestConstant) {
            this.graph = graph;
            this.largestConstant = largestConstant;
        }

        FoldedGraph fold() {
            GraphProto nodes = graph.nodes();
            result.setName(nodes.getName()).addAllInput(nodes.getInputList()).addAllOutput(nodes.getOutputList());
            Map<String, TensorProto> written = new HashMap<>();
            nodes.getInitializerList().forEach(tensor -> {
                written.put(tensor.getName(), tensor);
                if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber() && tensor.getDimsCount() > 0) {
                    known.put(tensor.getName(), new Known(expression(tensor), DataType.FLOAT32, false));
                }
            });
            graph.weights()
                    .forEach((name, tensor) ->
                            known.put(name, new Known(new RowExpression.Stored(tensor), tensor.type(), true)));
            for (var node : nodes.getNodeList()) {
                Known value = node.getOutputCount() == 1 ? evaluate(node, written) : null;
                if (value == null) {
                    node.getInputList().forEach(input -> place(input, written));
                    result.addNode(node);
                } else {
                    known.put(node.getOutput(0), value);
                }
            }
            return new FoldedGraph(graph, result.build(), large);
        }

        /**
         * Returns the value of a node. Null if the node depends on an input that changes, or is of a kind that does not
         * fold.
         */
        private @Nullable Known evaluate(ai.onnx.proto.OnnxMl.NodeProto node, Map<String, TensorProto> written) {
            List<Known> inputs = new ArrayList<>();
            for (String input : node.getInputList()) {
                Known value = known.get(input);
                if (value != null) {
                    inputs.add(value);
                } else if (!written.containsKey(input)) {
                    return null;
                }
            }
            if (inputs.stream().noneMatch(Known::isWeight)) {
                return null;
            }
            return switch (node.getOpType()) {
                case "Cast" -> cast(inputs.get(0), node);
                case "Mul", "Div" -> scaled(inputs, node.getOpType().equals("Div"));
                case "ReduceL2" ->
                    new Known(new RowExpression.Length(inputs.get(0).values()), DataType.FLOAT32, true);
                case "Concat" -> stacked(inputs, node);
                case "Transpose" -> transposed(inputs.get(0), node);
                default -> null;
            };
        }

        private static @Nullable Known cast(Known value, ai.onnx.proto.OnnxMl.NodeProto node) {
            long type = node.getAttribute(0).getI();
            Optional<DataType> target = List.of(DataType.FLOAT32, DataType.BFLOAT16).stream()
                    .filter(candidate -> Graph.onnxType(candidate).getNumber() == type)
                    .findFirst();
            return target.map(wanted -> new Known(value.values(), wanted, true)).orElse(null);
        }

        private static @Nullable Known scaled(List<Known> inputs, boolean divides) {
            RowExpression left = inputs.get(0).values();
            RowExpression right = inputs.get(inputs.size() - 1).values();
            boolean fits = inputs.size() == 2
                    // ONNX lines up the last dimensions, so rows go with rows only in shapes of as many dimensions
                    && left.shape().dimensions().size()
                            == right.shape().dimensions().size()
                    && left.numRows() == right.numRows()
                    && (left.rowWidth() == right.rowWidth() || left.rowWidth() == 1 || right.rowWidth() == 1);
            return fits ? new Known(new RowExpression.Scaled(left, right, divides), DataType.FLOAT32, true) : null;
        }

        private static @Nullable Known transposed(Known value, ai.onnx.proto.OnnxMl.NodeProto node) {
            boolean swaps = node.getAttribute(0).getIntsList().equals(List.of(1L, 0L));
            return swaps ? new Known(new RowExpression.Transposed(value.values()), value.type(), true) : null;
        }

        private static @Nullable Known stacked(List<Known> inputs, ai.onnx.proto.OnnxMl.NodeProto node) {
            if (node.getAttribute(0).getI() != 0 || inputs.size() != node.getInputCount()) {
                return null;
            }
            return new Known(
                    new RowExpression.Stacked(inputs.stream().map(Known::values).toList()),
                    inputs.get(0).type(),
                    true);
        }

        /** Writes a known value as an input or a constant, the first time that it is used. */
        private void place(String name, Map<String, TensorProto> written) {
            Known value = known.get(name);
            TensorProto constant = written.get(name);
            if (constant != null && placed.add(name)) {
                result.addInitializer(constant);
            }
            if (value == null || !placed.add(name)) {
                return;
            }
            FoldedWeight weight = new FoldedWeight(name, value.type(), value.values());
            if (weight.shape().elementCount() > largestConstant) {
                large.add(weight);
                ValueSpec spec = new ValueSpec(
                        name,
                        value.type(),
                        weight.shape().dimensions().stream().map(Dimension::of).toList());
                result.addInput(GraphBuilder.valueInfo(spec));
            } else {
                result.addInitializer(constantOf(weight));
            }
        }

        private static TensorProto constantOf(FoldedWeight weight) {
            ByteBuffer raw =
                    ByteBuffer.allocate(Math.toIntExact(weight.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
            weight.putRows(0, Math.toIntExact(weight.numRows()), raw);
            return TensorProto.newBuilder()
                    .setName(weight.name())
                    .setDataType(Graph.onnxType(weight.type()).getNumber())
                    .addAllDims(weight.shape().dimensions())
                    .setRawData(ByteString.copyFrom(raw.flip()))
                    .build();
        }

        private static RowExpression expression(TensorProto tensor) {
            ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[raw.remaining() / Float.BYTES];
            raw.asFloatBuffer().get(values);
            return new RowExpression.Written(new Shape(tensor.getDimsList()), values);
        }
    }
}
