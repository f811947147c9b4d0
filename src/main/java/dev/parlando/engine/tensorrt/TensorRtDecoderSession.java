package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.HostTensor;
import dev.parlando.onnx.DecoderLayers;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.TensorSpec;
import dev.parlando.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/**
 * A decoder on the GPU: one network for the prefill of one slot, one for decode steps of many, over the same weights and
 * the same cache. A step, its copies included, is one CUDA graph for each batch size, bucket and first slot.
 */
final class TensorRtDecoderSession implements DecoderSession {
    /** Sizes that a context is kept for. */
    private record Sizes(int batch, int cache) {}

    /** What a captured step depends on. */
    private record Step(Sizes sizes, int firstSlot) {}

    private final CUstream_st stream;
    private final Map<String, BytePointer> weights;
    private final Network prefill;
    private final Network step;
    private final boolean capturesGraphs;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> cacheInputs;
    private final List<TensorSpec> outputs;
    private final Tensors inputTensors;
    private final Tensors outputTensors;
    private final BytePointer[] fresh;
    private final DeviceCache cache;
    private final Network.Context prefillContext;
    private final Map<Sizes, Network.Context> stepContexts = new HashMap<>();
    private final Map<Step, Replay> steps = new HashMap<>();

    private int lastFirstSlot;
    private int lastBatch;
    private int lastNewTokens;

    TensorRtDecoderSession(
            GpuDevice device,
            PlanBuilder plans,
            FoldedGraph graph,
            CacheShape shape,
            Map<String, Integer> limits,
            boolean capturesGraphs) {
        this.capturesGraphs = capturesGraphs;
        this.inputs = graph.inputs().stream()
                .filter(spec -> !DecoderLayers.isCache(spec.name()))
                .toList();
        this.cacheInputs = graph.inputs().stream()
                .filter(spec -> DecoderLayers.isCache(spec.name()))
                .toList();
        this.outputs =
                graph.outputs().stream().filter(spec -> !isNew(spec.name())).toList();
        int maxTokens = limits.getOrDefault(DecoderLayers.TOKENS.name(), 1);
        this.stream = Cuda.newStream();
        this.weights = DeviceWeights.upload(graph.weights(), device);
        this.prefill = new Network(
                graph.name() + " prefill",
                plans.open(
                        graph.name() + "-prefill",
                        graph.toBytes(DecoderProfiles.PREFILL_FIXED),
                        DecoderProfiles.prefill(graph.inputs(), shape, maxTokens)),
                weights);
        this.step = new Network(
                graph.name() + " step",
                plans.open(
                        graph.name() + "-step",
                        graph.toBytes(DecoderProfiles.STEP_FIXED),
                        DecoderProfiles.step(graph.inputs(), shape)),
                weights);
        this.inputTensors = new Tensors(inputs, spec -> largest(spec, shape, maxTokens));
        this.outputTensors = new Tensors(outputs, spec -> largest(spec, shape, maxTokens));
        this.fresh = new BytePointer[2 * shape.numLayers()];
        for (TensorSpec spec : graph.outputs()) {
            if (isNew(spec.name())) {
                long bytes = largest(spec, shape, maxTokens).elementCount() * Float.BYTES;
                fresh[bufferIndex(spec.name())] = Cuda.allocate(Math.max(256, bytes), spec.name());
            }
        }
        this.cache = new DeviceCache(device, shape, fresh, stream);
        this.prefillContext = newContext(prefill, 0);
    }

    /** A run has either one row of several tokens or several rows of one. */
    private static Shape largest(TensorSpec spec, CacheShape shape, int maxTokens) {
        int entries = CacheLayout.roundUp(shape.capacity());
        Shape wide = spec.resolve(sizes(shape.numSlots(), 1, entries));
        Shape longest = spec.resolve(sizes(1, maxTokens, entries));
        return wide.elementCount() > longest.elementCount() ? wide : longest;
    }

    private static Map<String, Integer> sizes(int batch, int tokens, int entries) {
        return Map.of(
                DecoderLayers.BATCH.name(), batch,
                DecoderLayers.TOKENS.name(), tokens,
                DecoderLayers.CACHE.name(), entries);
    }

    private static boolean isNew(String output) {
        return output.startsWith(DecoderLayers.NEW_KEY) || output.startsWith(DecoderLayers.NEW_VALUE);
    }

    /** Keys of layer N at 2N, values at 2N + 1. */
    private static int bufferIndex(String name) {
        int layer = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
        boolean isKey = name.startsWith(DecoderLayers.NEW_KEY) || name.startsWith(DecoderLayers.CACHE_KEY);
        return 2 * layer + (isKey ? 0 : 1);
    }

    private Network.Context newContext(Network network, int profile) {
        Network.Context context = network.newContext(profile, stream);
        inputs.forEach(spec -> context.bind(spec.name(), inputTensors.device(spec.name())));
        outputs.forEach(spec -> context.bind(spec.name(), outputTensors.device(spec.name())));
        for (int layer = 0; layer < fresh.length / 2; layer++) {
            context.bind(DecoderLayers.NEW_KEY + layer, fresh[2 * layer]);
            context.bind(DecoderLayers.NEW_VALUE + layer, fresh[2 * layer + 1]);
        }
        return context;
    }

    @Override
    public CacheShape cacheShape() {
        return cache.shape();
    }

    @Override
    public HostTensor input(String name) {
        return inputTensors.host(name);
    }

    @Override
    public HostTensor output(String name) {
        return outputTensors.host(name);
    }

    @Override
    public int length(int slot) {
        return cache.length(slot);
    }

    @Override
    public int cacheSize(int firstSlot, int batch) {
        return cache.stride();
    }

    @Override
    public void run(int firstSlot, int batch, int newTokens) {
        if (batch > 1 && newTokens > 1) {
            throw new IllegalArgumentException("a run has several rows or several new tokens, not both");
        }
        cache.flush();
        if (newTokens > 1) {
            runPrefill(firstSlot, newTokens);
        } else {
            runStep(firstSlot, batch);
        }
        Cuda.synchronize(stream, "running a decoder");
        cache.rowsArrived();
        lastFirstSlot = firstSlot;
        lastBatch = batch;
        lastNewTokens = newTokens;
    }

    private void runPrefill(int slot, int newTokens) {
        Map<String, Integer> now = sizes(1, newTokens, cache.stride());
        shape(prefillContext, now);
        bindCache(prefillContext, slot);
        upload(now);
        prefillContext.enqueue(stream);
        download(now);
    }

    private void runStep(int firstSlot, int batch) {
        int rows = BatchSizes.roundUp(batch, cache.shape().numSlots() - firstSlot);
        Sizes key = new Sizes(rows, cache.stride());
        Network.Context context = stepContexts.get(key);
        if (context == null) {
            context = newContext(step, DecoderProfiles.stepProfile(rows));
            shape(context, sizes(rows, 1, cache.stride()));
            stepContexts.put(key, context);
        }
        Network.Context runner = context;
        Step kind = new Step(key, firstSlot);
        Replay replay = steps.computeIfAbsent(kind, unused -> new Replay(capturesGraphs));
        replay.run(stream, "a decode step of " + rows + " rows", () -> enqueueStep(runner, kind));
    }

    private boolean enqueueStep(Network.Context context, Step kind) {
        Map<String, Integer> now = sizes(kind.sizes().batch(), 1, kind.sizes().cache());
        bindCache(context, kind.firstSlot());
        upload(now);
        boolean accepted = context.tryEnqueue(stream);
        download(now);
        return accepted;
    }

    private void shape(Network.Context context, Map<String, Integer> now) {
        inputs.forEach(spec -> context.shape(spec.name(), spec.resolve(now).dimensions()));
        cacheInputs.forEach(spec -> context.shape(spec.name(), spec.resolve(now).dimensions()));
    }

    private void bindCache(Network.Context context, int firstSlot) {
        cacheInputs.forEach(spec -> context.bind(spec.name(), cache.buffer(bufferIndex(spec.name()), firstSlot)));
    }

    private void upload(Map<String, Integer> now) {
        inputs.forEach(spec -> inputTensors.upload(spec, now, stream));
    }

    private void download(Map<String, Integer> now) {
        outputs.forEach(spec -> outputTensors.download(spec, now, stream));
    }

    @Override
    public void commit(int row, int numTokens) {
        if (row >= lastBatch || numTokens > lastNewTokens) {
            throw new IllegalArgumentException("the last run had " + lastBatch + " rows of " + lastNewTokens
                    + " tokens; row " + row + " with " + numTokens + " was asked for");
        }
        cache.commit(row, lastFirstSlot + row, numTokens, lastNewTokens);
    }

    @Override
    public void commitZeros(int slot, int numEntries) {
        cache.commitZeros(slot, numEntries);
    }

    @Override
    public void truncate(int slot, int length) {
        cache.truncate(slot, length);
    }

    @Override
    public void copy(int fromSlot, int toSlot) {
        cache.copy(fromSlot, toSlot);
    }

    @Override
    public void close() {
        Cuda.synchronize(stream, "finishing");
        steps.values().forEach(Replay::close);
        steps.clear();
        cache.close();
        for (BytePointer memory : fresh) {
            Cuda.free(memory);
        }
        inputTensors.close();
        outputTensors.close();
        prefill.close();
        step.close();
        weights.values().forEach(Cuda::free);
        Cuda.check(cudart.cudaStreamDestroy(stream), "releasing a stream");
    }
}
