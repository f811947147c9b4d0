package dev.parlando.engine.tensorrt;

import dev.parlando.layers.DecoderParts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;

/** A decode step of one row: the layers by {@link LayerKernels}, what is before and after them by TensorRT. */
final class SingleStep implements AutoCloseable {
    private final LayerKernels layers;
    private final Part before;
    private final Part after;

    /** A network of fixed sizes; weights that the whole decoder has by the same name are the same. */
    private static final class Part {
        private final Map<String, BytePointer> own;
        private final Network network;
        private final Network.Context context;

        Part(Graph graph, Place place, Map<String, BytePointer> tensors, CUstream_st stream) {
            FoldedGraph folded = FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT);
            this.own = DeviceWeights.upload(
                    folded.weights().stream()
                            .filter(weight -> !place.weights().containsKey(weight.name()))
                            .toList(),
                    place.device());
            Map<String, BytePointer> weights = new HashMap<>(own);
            folded.weights()
                    .forEach(weight -> weights.computeIfAbsent(weight.name(), name -> memory(place.weights(), name)));
            this.network = new Network(
                    graph.name(),
                    place.plans()
                            .open(
                                    graph.name(),
                                    folded.toBytes(Map.of()),
                                    List.of(SizeProfile.of(folded.inputs(), Map.of(), Map.of()))),
                    weights);
            this.context = network.newContext(0, stream);
            folded.inputs().forEach(spec -> context.bind(spec.name(), memory(tensors, spec.name())));
            folded.outputs().forEach(spec -> context.bind(spec.name(), memory(tensors, spec.name())));
            // TensorRT settles in the first run
            context.enqueue(stream);
        }

        private static BytePointer memory(Map<String, BytePointer> tensors, String name) {
            BytePointer memory = tensors.get(name);
            if (memory == null) {
                throw new IllegalArgumentException("no memory for " + name);
            }
            return memory;
        }

        void close() {
            network.close();
            own.values().forEach(Cuda::free);
        }
    }

    /**
     * Where it runs.
     *
     * @param weights of the whole decoder on the GPU, by name
     */
    record Place(GpuDevice device, PlanBuilder plans, Map<String, BytePointer> weights) {}

    /**
     * Copies weights, compiles, and builds or loads plans.
     *
     * @param parts that {@link LayerKernels#fit}
     * @param tensors device memory of the step's inputs and outputs, by name
     * @param fresh where new keys and values go, as {@link LayerKernels} says
     */
    SingleStep(
            Place place,
            DecoderParts parts,
            Map<String, BytePointer> tensors,
            BytePointer[] fresh,
            CUstream_st stream) {
        this.layers = new LayerKernels(place.device(), parts.stack(), fresh);
        Map<String, BytePointer> all = new HashMap<>(tensors);
        all.put(DecoderParts.HIDDEN, layers.hidden());
        this.before = new Part(parts.before(), place, all, stream);
        this.after = new Part(parts.after(), place, all, stream);
    }

    /** @return whether TensorRT took its parts */
    boolean enqueue(LayerKernels.Inputs inputs, CUstream_st stream) {
        boolean accepted = before.context.tryEnqueue(stream);
        layers.enqueue(inputs, stream);
        return after.context.tryEnqueue(stream) && accepted;
    }

    @Override
    public void close() {
        before.close();
        after.close();
        layers.close();
    }
}
