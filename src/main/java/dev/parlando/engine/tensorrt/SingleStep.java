package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.onnx.DecoderParts;
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

    /** A network of fixed sizes with weights of its own. */
    private static final class Part {
        private final Map<String, BytePointer> weights;
        private final Network network;
        private final Network.Context context;

        Part(Graph graph, PlanBuilder plans, GpuDevice device, Map<String, BytePointer> tensors, CUstream_st stream) {
            FoldedGraph folded = FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT);
            this.weights = DeviceWeights.upload(folded.weights(), device);
            this.network = new Network(
                    graph.name(),
                    plans.open(
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
            weights.values().forEach(Cuda::free);
        }
    }

    /**
     * Copies weights, compiles, and builds or loads plans.
     *
     * @param parts that {@link LayerKernels#fit}
     * @param tensors device memory of the step's inputs and outputs, by name
     * @param fresh where new keys and values go, as {@link LayerKernels} says
     */
    SingleStep(
            GpuDevice device,
            PlanBuilder plans,
            DecoderParts parts,
            CacheShape cache,
            Map<String, BytePointer> tensors,
            BytePointer[] fresh,
            CUstream_st stream) {
        this.layers = new LayerKernels(device, parts.stack(), cache, fresh);
        Map<String, BytePointer> all = new HashMap<>(tensors);
        all.put(DecoderParts.HIDDEN, layers.hidden());
        this.before = new Part(parts.before(), plans, device, all, stream);
        this.after = new Part(parts.after(), plans, device, all, stream);
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
