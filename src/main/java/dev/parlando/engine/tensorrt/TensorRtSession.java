package dev.parlando.engine.tensorrt;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.HostTensor;
import dev.parlando.engine.tensorrt.SizeProfile.Sizes;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.ValueSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** A network without a cache on the GPU; one context, and a CUDA graph for each combination of sizes that is run. */
final class TensorRtSession implements EngineSession {
    private final String name;
    private final CUstream_st stream = Cuda.newStream(Cuda.Priority.HIGH);
    private final List<ValueSpec> inputs;
    private final List<ValueSpec> outputs;
    private final Map<String, Integer> fixed;
    private final boolean capturesGraphs;
    private final Network network;
    private final Tensors inputTensors;
    private final Tensors outputTensors;
    private final Network.Context context;
    private final Map<Map<String, Integer>, Replay> replays = new HashMap<>();
    /** Sizes that the context has been given. */
    private Map<String, Integer> shaped = Map.of();

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
        this.network = new Network(
                name, plans.open(name, graph.toBytes(fixed), List.of(SizeProfile.of(inputs, sizes, fixed))), Map.of());
        this.inputTensors = new Tensors(inputs, spec -> spec.resolve(limits));
        this.outputTensors = new Tensors(outputs, spec -> spec.resolve(limits));
        this.context = network.newContext(0, stream);
        inputs.forEach(spec -> context.bind(spec.name(), inputTensors.device(spec.name())));
        outputs.forEach(spec -> context.bind(spec.name(), outputTensors.device(spec.name())));
    }

    @Override
    public HostTensor input(String tensor) {
        return inputTensors.host(tensor);
    }

    @Override
    public HostTensor output(String tensor) {
        return outputTensors.host(tensor);
    }

    @Override
    public void run(Map<String, Integer> sizes) {
        Replay replay = replays.get(sizes);
        if (replay == null) {
            replay = new Replay(capturesGraphs);
            replays.put(Map.copyOf(sizes), replay);
        }
        if (!replay.isCaptured()) {
            shape(sizes);
        }
        replay.run(stream, name, () -> enqueue(sizes));
        Cuda.synchronize(stream, "running " + name);
    }

    /** Runs once, on whatever lies in the inputs. */
    @Override
    public void prepare(Map<String, Integer> sizes) {
        run(sizes);
    }

    /** With other sizes than before, TensorRT has to run once to settle. */
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
        replays.values().forEach(Replay::close);
        replays.clear();
        inputTensors.close();
        outputTensors.close();
        network.close();
        Cuda.check(cudart.cudaStreamDestroy(stream), "releasing a stream");
    }
}
