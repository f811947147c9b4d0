package dev.parlando.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one ONNX graph, opset {@value Graph#OPSET}, with float32 arithmetic. Use it from one thread.
 *
 * <p>Nodes are named by the scope they are written in, so that Netron and profilers show {@code layer.3/attention/...}.
 * A weight becomes an initializer that points into its file. Weights stored in fewer bits are widened by nodes, which
 * an executor computes once when it loads the graph.
 */
public final class GraphBuilder {
    private final State state;
    private final String scope;

    /** Holds everything that all scopes of one graph share. */
    private static final class State {
        final GraphProto.Builder graph = GraphProto.newBuilder();
        final List<ValueSpec> inputs = new ArrayList<>();
        final List<ValueSpec> outputs = new ArrayList<>();
        final Map<String, WeightTensor> weights = new LinkedHashMap<>();
        final Map<String, Value> widened = new HashMap<>();
        final Set<String> names = new HashSet<>();
        /** Name of each output of the graph, by the name that nodes use. */
        final Map<String, String> outputNames = new HashMap<>();
    }

    /** Begins an empty graph. */
    public GraphBuilder(String graphName) {
        this(new State(), "");
        state.graph.setName(graphName);
    }

    private GraphBuilder(State state, String scope) {
        this.state = state;
        this.scope = scope;
    }

    /** Returns a view of the same graph that writes its nodes under {@code scope/name/}. */
    public GraphBuilder scope(String name) {
        return new GraphBuilder(state, scope + name + "/");
    }

    /** Declares an input of the graph. */
    public Value input(String name, DataType type, Dimension... dimensions) {
        ValueSpec spec = new ValueSpec(claim(name), type, List.of(dimensions));
        state.inputs.add(spec);
        state.graph.addInput(valueInfo(spec));
        return new Value(name);
    }

    /** Makes the result of a node an output of the graph, which is called {@code name} from then on. */
    public void output(String name, Value value, DataType type, Dimension... dimensions) {
        ValueSpec spec = new ValueSpec(claim(name), type, List.of(dimensions));
        state.outputs.add(spec);
        state.graph.addOutput(valueInfo(spec));
        if (state.outputNames.put(value.name(), name) != null) {
            throw new IllegalStateException(value.name() + " is an output twice");
        }
    }

    /**
     * Adds a weight as float32. A weight in fp16, bf16, or 8-bit rows with a companion {@code name_scale} [rows, 1] is
     * widened.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} if it is missing or of another shape
     */
    public Value weight(WeightSource source, String name, long... shape) {
        Value known = state.widened.get(name);
        if (known != null) {
            return known;
        }
        WeightTensor tensor = source.require(name, Shape.of(shape));
        Value value = initializer(tensor);
        GraphBuilder widen = new GraphBuilder(state, "weights/" + name + "/");
        if (tensor.type() != DataType.FLOAT32) {
            value = widen.cast(value, DataType.FLOAT32);
        }
        if (tensor.type() == DataType.INT8) {
            value = widen.mul(value, initializer(source.require(name + "_scale", Shape.of(shape[0], 1))));
        }
        state.widened.put(name, value);
        return value;
    }

    /** Adds a tensor in the type in which it is stored. */
    public Value stored(WeightTensor tensor) {
        return state.weights.containsKey(tensor.name()) ? new Value(tensor.name()) : initializer(tensor);
    }

    private Value initializer(WeightTensor tensor) {
        claim(tensor.name());
        state.weights.put(tensor.name(), tensor);
        return new Value(tensor.name());
    }

    /** Adds a float32 constant of the given shape, stored in the graph. */
    public Value floats(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, DataType.FLOAT32, raw, shape);
    }

    /** Adds a float32 constant without dimensions. */
    public Value scalar(String name, double value) {
        return floats(name, new float[] {(float) value});
    }

    /** Adds a one-dimensional int64 constant, for shapes, axes and indices. */
    public Value longs(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, DataType.INT64, raw, values.length);
    }

    private Value constant(String name, DataType type, ByteBuffer raw, long... shape) {
        String unique = unique(scope + name);
        state.graph.addInitializer(TensorProto.newBuilder()
                .setName(unique)
                .setDataType(Graph.onnxType(type).getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(raw)));
        return new Value(unique);
    }

    /** Adds a node with one output. */
    public Value op(String type, List<Value> inputs, AttributeProto... attributes) {
        return op(type, 1, inputs, attributes).get(0);
    }

    /** Adds a node with several outputs. */
    public List<Value> op(String type, int numOutputs, List<Value> inputs, AttributeProto... attributes) {
        String nodeName = unique(scope + type);
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName(nodeName);
        inputs.forEach(input -> node.addInput(input.name()));
        node.addAllAttribute(Arrays.asList(attributes));
        List<Value> results = new ArrayList<>();
        for (int index = 0; index < numOutputs; index++) {
            Value result = new Value(claim(nodeName + ":" + index));
            node.addOutput(result.name());
            results.add(result);
        }
        state.graph.addNode(node);
        return results;
    }

    /** Adds a node of ONNX Runtime's own set of operators, with one output. */
    public Value runtimeOp(String type, List<Value> inputs, AttributeProto... attributes) {
        Value result = op(type, inputs, attributes);
        int last = state.graph.getNodeCount() - 1;
        state.graph.getNodeBuilder(last).setDomain(Graph.RUNTIME_DOMAIN);
        return result;
    }

    public Value add(Value left, Value right) {
        return op("Add", List.of(left, right));
    }

    public Value sub(Value left, Value right) {
        return op("Sub", List.of(left, right));
    }

    public Value mul(Value left, Value right) {
        return op("Mul", List.of(left, right));
    }

    public Value div(Value left, Value right) {
        return op("Div", List.of(left, right));
    }

    /** Adds the matrix product [..., m, k] · [..., k, n] → [..., m, n]. */
    public Value matMul(Value left, Value right) {
        return op("MatMul", List.of(left, right));
    }

    public Value cast(Value value, DataType type) {
        return op("Cast", List.of(value), attribute("to", Graph.onnxType(type).getNumber()));
    }

    public Value reshape(Value value, long... shape) {
        return op("Reshape", List.of(value, longs("shape", shape)));
    }

    /** Reorders dimensions: dimension i of the result is dimension {@code permutation[i]} of the value. */
    public Value transpose(Value value, long... permutation) {
        return op("Transpose", List.of(value), attribute("perm", permutation));
    }

    /** Joins values along {@code axis}. */
    public Value concat(int axis, List<Value> values) {
        return op("Concat", values, attribute("axis", axis));
    }

    /** Inserts dimensions of size 1 at the places {@code axes} of the result. */
    public Value unsqueeze(Value value, long... axes) {
        return op("Unsqueeze", List.of(value, longs("axes", axes)));
    }

    /** Splits along {@code axis} into parts of the given sizes. */
    public List<Value> split(Value value, int axis, long... sizes) {
        return op("Split", sizes.length, List.of(value, longs("sizes", sizes)), attribute("axis", axis));
    }

    /** Picks entries of a table along {@code axis} by int64 indices. */
    public Value gather(Value table, Value indices, int axis) {
        return op("Gather", List.of(table, indices), attribute("axis", axis));
    }

    /** Cuts the range from {@code start} to before {@code end} out of {@code axis}. */
    public Value slice(Value value, Value start, Value end, int axis) {
        return op("Slice", List.of(value, start, end, longs("axis", axis)));
    }

    /** Adds {@code x · weightᵀ}: weight [out, in], x [..., in] → [..., out]. */
    public Value linear(Value x, Value weight) {
        return matMul(x, transpose(weight, 1, 0));
    }

    /** Adds the RMS norm x / sqrt(mean(x²) + eps) · weight over the last axis. */
    public Value rmsNorm(Value x, Value weight, double epsilon) {
        Value square = op("Pow", List.of(x, scalar("two", 2)));
        Value mean = op("ReduceMean", List.of(square, longs("axes", -1)), attribute("keepdims", 1));
        Value deviation = op("Sqrt", List.of(add(mean, scalar("epsilon", epsilon))));
        return mul(div(x, deviation), weight);
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto attribute(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    public static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** Returns the graph as written so far. */
    public Graph build() {
        GraphProto.Builder named = state.graph.clone();
        named.getNodeBuilderList().forEach(node -> {
            for (int index = 0; index < node.getInputCount(); index++) {
                node.setInput(index, finalName(node.getInput(index)));
            }
            for (int index = 0; index < node.getOutputCount(); index++) {
                node.setOutput(index, finalName(node.getOutput(index)));
            }
        });
        return new Graph(named.build(), state.inputs, state.outputs, state.weights);
    }

    private String finalName(String name) {
        return state.outputNames.getOrDefault(name, name);
    }

    private String unique(String wanted) {
        String name = wanted;
        for (int count = 1; !state.names.add(name); count++) {
            name = wanted + "." + count;
        }
        return name;
    }

    private String claim(String name) {
        if (!state.names.add(name)) {
            throw new IllegalStateException("graph " + state.graph.getName() + " has two values named " + name);
        }
        return name;
    }

    static ValueInfoProto valueInfo(ValueSpec spec) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        spec.dimensions()
                .forEach(dimension -> shape.addDim(
                        dimension.isFixed()
                                ? TensorShapeProto.Dimension.newBuilder().setDimValue(dimension.size())
                                : TensorShapeProto.Dimension.newBuilder().setDimParam(dimension.name())));
        return ValueInfoProto.newBuilder()
                .setName(spec.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(Graph.onnxType(spec.type()).getNumber())
                                .setShape(shape)))
                .build();
    }
}
