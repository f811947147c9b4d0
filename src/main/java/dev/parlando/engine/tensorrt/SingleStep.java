package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.DeviceWeights;
import dev.parlando.engine.tensorrt.kernel.LayerKernels;
import dev.parlando.engine.tensorrt.plan.Network;
import dev.parlando.engine.tensorrt.plan.PlanBuilder;
import dev.parlando.engine.tensorrt.plan.SizeProfile;
import dev.parlando.layers.DecoderParts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.FoldedWeight;
import dev.parlando.onnx.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;

/**
 * Runs a decode step of one row: {@link LayerKernels} run the layers, TensorRT runs the parts before and after them.
 */
final class SingleStep implements AutoCloseable {
    private final Owner owner = new Owner();
    private final LayerKernels layers;
    private final Part before;
    private final Part after;

    /**
     * Runs one of the two parts: a network of fixed sizes. It shares the weights that the whole decoder has by the same
     * name.
     */
    private static final class Part {
        private final Network.Context context;

        /**
         * Opens the network and runs it once, because TensorRT finishes its preparations in the first run. The owner
         * closes the network.
         */
        Part(Owner owner, Graph graph, Place place, Map<String, BytePointer> tensors, CUstream_st stream) {
            FoldedGraph folded = FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT);
            List<FoldedWeight> own = folded.weights().stream()
                    .filter(weight -> !place.weights().containsKey(weight.name()))
                    .toList();
            Map<String, BytePointer> weights = new HashMap<>(DeviceWeights.upload(owner, own, place.device()));
            folded.weights()
                    .forEach(weight -> weights.computeIfAbsent(weight.name(), name -> memory(place.weights(), name)));
            Network.Source source = new Network.Source(
                    graph.name(),
                    graph.name(),
                    () -> folded.toBytes(Map.of()),
                    List.of(SizeProfile.of(folded.inputs(), Map.of(), Map.of())));
            Network network = owner.own(new Network(place.plans(), source, weights), Network::close);
            this.context = network.newContext(0, stream);
            folded.inputs().forEach(spec -> context.bind(spec.name(), memory(tensors, spec.name())));
            folded.outputs().forEach(spec -> context.bind(spec.name(), memory(tensors, spec.name())));
            context.enqueue(stream);
        }

        private static BytePointer memory(Map<String, BytePointer> tensors, String name) {
            BytePointer memory = tensors.get(name);
            if (memory == null) {
                throw new IllegalArgumentException("no memory for " + name);
            }
            return memory;
        }
    }

    /**
     * Holds the things that a step shares with its decoder.
     *
     * @param device GPU of the decoder
     * @param plans opens the networks
     * @param weights of the whole decoder on the GPU, by name
     */
    record Place(GpuDevice device, PlanBuilder plans, Map<String, BytePointer> weights) {}

    /**
     * Copies weights, compiles kernels, and builds or loads plans.
     *
     * @param parts a step in three parts, whose layers {@link LayerKernels#fit}
     * @param tensors device memory of the step's inputs and outputs, by name
     * @param fresh device memory for new keys and values, in the order that {@link LayerKernels} expects
     */
    SingleStep(
            Place place,
            DecoderParts parts,
            Map<String, BytePointer> tensors,
            BytePointer[] fresh,
            CUstream_st stream) {
        try {
            this.layers = new LayerKernels(owner, place.device(), parts.stack(), fresh);
            Map<String, BytePointer> all = new HashMap<>(tensors);
            all.put(DecoderParts.HIDDEN, layers.hidden());
            this.before = new Part(owner, parts.before(), place, all, stream);
            this.after = new Part(owner, parts.after(), place, all, stream);
        } catch (RuntimeException | Error e) {
            owner.closeAfter(e);
            throw e;
        }
    }

    /** Puts a step on the stream and returns whether TensorRT accepted both parts. */
    boolean enqueue(LayerKernels.Inputs inputs, CUstream_st stream) {
        boolean accepted = before.context.tryEnqueue(stream);
        layers.enqueue(inputs, stream);
        return after.context.tryEnqueue(stream) && accepted;
    }

    @Override
    public void close() {
        owner.close();
    }
}
