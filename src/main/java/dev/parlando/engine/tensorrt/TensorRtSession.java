package dev.parlando.engine.tensorrt;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.HostTensor;
import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.cuda.Replay;
import dev.parlando.engine.tensorrt.cuda.Tensors;
import dev.parlando.engine.tensorrt.plan.Network;
import dev.parlando.engine.tensorrt.plan.PlanBuilder;
import dev.parlando.engine.tensorrt.plan.SizeProfile;
import dev.parlando.engine.tensorrt.plan.SizeProfile.Sizes;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.ValueSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Runs a network without a cache on the GPU: one context, and a CUDA graph for each combination of sizes. */
final class TensorRtSession implements EngineSession {
    private final Owner owner = new Owner();
    private final String name;
    private final CUstream_st stream;
    private final List<ValueSpec> inputs;
    private final List<ValueSpec> outputs;
    private final Map<String, Integer> fixed;
    private final boolean capturesGraphs;
    private final Tensors inputTensors;
    private final Tensors outputTensors;
    private final Network.Context context;
    private final Map<Map<String, Integer>, Replay> replays = new HashMap<>();
    /** Sizes that the context was given last. */
    private Map<String, Integer> shaped = Map.of();

    /** Opens a network for sizes from 1 to the limits. */
    TensorRtSession(PlanBuilder plans, FoldedGraph graph, Map<String, Integer> limits, boolean capturesGraphs) {
        this.name = graph.name();
        this.inputs = graph.inputs();
        this.outputs = graph.outputs();
        this.capturesGraphs = capturesGraphs;
        this.fixed = limits.entrySet().stream()
                .filter(limit -> limit.getValue() == 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, Sizes> sizes = new HashMap<>();
        limits.forEach((dimension, limit) -> {
            if (limit > 1) {
                sizes.put(dimension, new Sizes(1, limit, limit));
            }
        });
        try {
            this.stream = Cuda.newStream(owner, Cuda.Priority.HIGH);
            Network.Source source = new Network.Source(
                    name, name, () -> graph.toBytes(fixed), List.of(SizeProfile.of(inputs, sizes, fixed)));
            Network network = owner.own(new Network(plans, source, Map.of()), Network::close);
            this.inputTensors = new Tensors(owner, inputs, spec -> spec.resolve(limits));
            this.outputTensors = new Tensors(owner, outputs, spec -> spec.resolve(limits));
            this.context = network.newContext(0, stream);
            inputs.forEach(spec -> context.bind(spec.name(), inputTensors.device(spec.name())));
            outputs.forEach(spec -> context.bind(spec.name(), outputTensors.device(spec.name())));
        } catch (RuntimeException | Error e) {
            owner.closeAfter(e);
            throw e;
        }
    }

    @Override
    public HostTensor input(String tensor) {
        owner.requireOpen(name);
        return inputTensors.host(tensor);
    }

    @Override
    public HostTensor output(String tensor) {
        owner.requireOpen(name);
        return outputTensors.host(tensor);
    }

    @Override
    public void run(Map<String, Integer> sizes) {
        owner.requireOpen(name);
        Replay replay = replays.get(sizes);
        if (replay == null) {
            replay = owner.own(new Replay(capturesGraphs), Replay::close);
            replays.put(Map.copyOf(sizes), replay);
        }
        if (!replay.isCaptured()) {
            shape(sizes);
        }
        replay.run(stream, name, () -> enqueue(sizes));
        Cuda.synchronize(stream, "running " + name);
    }

    /** Runs once with whatever values lie in the inputs. */
    @Override
    public void prepare(Map<String, Integer> sizes) {
        run(sizes);
    }

    /** Gives the context sizes. After a change TensorRT finishes its preparations in the first run. */
    private void shape(Map<String, Integer> sizes) {
        if (!sizes.equals(shaped)) {
            for (ValueSpec spec : inputs) {
                if (SizeProfile.varies(spec, fixed)) {
                    context.shape(spec.name(), spec.resolve(sizes).dimensions());
                }
            }
            context.enqueue(stream);
            shaped = Map.copyOf(sizes);
        }
    }

    private boolean enqueue(Map<String, Integer> sizes) {
        inputs.forEach(spec -> inputTensors.upload(spec, sizes, stream));
        boolean accepted = context.tryEnqueue(stream);
        outputs.forEach(spec -> outputTensors.download(spec, sizes, stream));
        return accepted;
    }

    @Override
    public void close() {
        owner.close();
    }
}
