package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.HostTensor;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.cuda.Replay;
import dev.parlando.engine.tensorrt.cuda.Tensors;
import dev.parlando.engine.tensorrt.kernel.DeviceWeights;
import dev.parlando.engine.tensorrt.kernel.LayerKernels;
import dev.parlando.engine.tensorrt.plan.DecoderProfiles;
import dev.parlando.engine.tensorrt.plan.Network;
import dev.parlando.engine.tensorrt.plan.PlanBuilder;
import dev.parlando.engine.tensorrt.plan.RunSizes;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightTensor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a decoder on the GPU: one network for the prefill of one slot, one for decode steps of many slots. Both have the
 * same weights and the same cache, on a stream of their own.
 *
 * <p>A context that changes its sizes costs milliseconds, and a new context half a second. So sizes are rounded up to
 * few different ones ({@link RunSizes}), and runs of all sizes share three contexts. Each combination of sizes is
 * captured as a CUDA graph and needs a context only until then. There is one graph for a step of each batch size and
 * bucket, copies included, and one for a prefill of each number of tokens and bucket.
 *
 * <p>Graphs of steps read from the first slot on. A prefill, or a step of another single slot, reads a copy of that
 * slot. A step of one row may run Parlando's own kernels ({@link SingleStep}).
 */
final class TensorRtDecoderSession implements DecoderSession {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtDecoderSession.class);

    /** Holds the sizes of a run: rows, new tokens of each row, cache entries of each row. */
    private record Sizes(int batch, int tokens, int cache) {
        Map<String, Integer> byDimension() {
            return Map.of(
                    DecoderLayers.BATCH.name(), batch,
                    DecoderLayers.TOKENS.name(), tokens,
                    DecoderLayers.CACHE.name(), cache);
        }
    }

    /** Says which kind of run a context serves. */
    private enum Use {
        PREFILL,
        SINGLE_STEP,
        STEP;

        static Use of(Sizes sizes) {
            return sizes.tokens() > 1 ? PREFILL : sizes.batch() == 1 ? SINGLE_STEP : STEP;
        }
    }

    /** Holds a context and the sizes that it was given last. */
    private static final class Shaped {
        private final Network.Context context;
        private @Nullable Sizes sizes;

        Shaped(Network.Context context) {
            this.context = context;
        }
    }

    /** Place of a run that reads the copy of a slot. */
    private static final int FOCUSED = -1;

    /**
     * Identifies a captured run by its sizes and its place.
     *
     * @param place first slot that the run reads, or {@link #FOCUSED}
     */
    private record Run(Sizes sizes, int place) {}

    /**
     * Holds everything that a decoder is opened from.
     *
     * @param general graph of prefills
     * @param step graph of steps, over the same weights; it may be the general one
     * @param shape of the cache
     * @param limits the largest size of each named dimension but the cache
     * @param priority of the decoder's stream
     * @param parts a step of one row in three parts, for Parlando's own kernels; empty to run TensorRT alone
     */
    record Source(
            FoldedGraph general,
            FoldedGraph step,
            CacheShape shape,
            Map<String, Integer> limits,
            Cuda.Priority priority,
            Optional<DecoderParts> parts) {}

    private final Owner owner = new Owner();
    private final String name;
    private final String runName;
    private final int maxTokens;
    private final CUstream_st stream;
    private final Map<String, BytePointer> weights;
    private final Network prefill;
    private final Network step;
    private final boolean capturesGraphs;
    /** True if the cache is float32 as the copy of a slot is, so that a step can read either. */
    private final boolean stepsReadCopies;

    private final List<ValueSpec> inputs;
    private final List<ValueSpec> cacheInputs;
    private final List<ValueSpec> outputs;
    private final Tensors inputTensors;
    private final Tensors outputTensors;
    private final BytePointer[] fresh;
    private final DeviceCache cache;
    private final @Nullable SingleStep singleStep;
    private final List<WeightTensor> storedLayers;
    private final Map<Use, Shaped> contexts = new EnumMap<>(Use.class);
    private final Map<Run, Replay> runs = new HashMap<>();
    private int lastFirstSlot;
    private int lastBatch;
    private int lastNewTokens;

    /** Copies weights, opens networks and allocates the cache. */
    TensorRtDecoderSession(GpuDevice device, PlanBuilder plans, Source source, boolean capturesGraphs) {
        FoldedGraph graph = source.general();
        CacheShape shape = source.shape();
        this.name = graph.name();
        this.runName = "a run of " + name;
        this.capturesGraphs = capturesGraphs;
        this.inputs = graph.inputs().stream()
                .filter(spec -> !DecoderLayers.isCache(spec.name()))
                .toList();
        this.cacheInputs = graph.inputs().stream()
                .filter(spec -> DecoderLayers.isCache(spec.name()))
                .toList();
        this.outputs =
                graph.outputs().stream().filter(spec -> !isNew(spec.name())).toList();
        this.maxTokens = source.limits().getOrDefault(DecoderLayers.TOKENS.name(), 1);
        DataType cacheType = cacheType(source.step());
        this.stepsReadCopies = cacheType == DataType.FLOAT32;
        this.storedLayers =
                source.parts().stream().flatMap(given -> given.stack().all()).toList();
        try {
            this.stream = Cuda.newStream(owner, source.priority());
            this.weights = DeviceWeights.upload(owner, graph.weights(), device);
            this.step = owner.own(new Network(plans, stepSource(source.step(), shape), weights), Network::close);
            this.prefill = owner.own(new Network(plans, prefillSource(graph, shape), weights), Network::close);
            this.inputTensors = new Tensors(owner, inputs, spec -> largest(spec, shape, maxTokens));
            this.outputTensors = new Tensors(owner, outputs, spec -> largest(spec, shape, maxTokens));
            this.fresh = fresh(graph, shape);
            this.cache = owner.own(new DeviceCache(device, shape, cacheType, fresh, stream), DeviceCache::close);
            this.singleStep = source.parts()
                    .map(given -> owner.own(singleStep(device, plans, given), SingleStep::close))
                    .orElse(null);
            if (singleStep != null) {
                // so that nothing is loaded while a run is captured
                singleStep.enqueue(reading(new Sizes(1, 1, cache.stride()), 0), stream);
                Cuda.synchronize(stream, "settling a step");
            }
        } catch (RuntimeException | Error e) {
            owner.closeAfter(e);
            throw e;
        }
    }

    private Network.Source stepSource(FoldedGraph graph, CacheShape shape) {
        return new Network.Source(
                name + " step",
                name + "-step",
                () -> graph.toBytes(DecoderProfiles.STEP_FIXED),
                DecoderProfiles.step(graph.inputs(), shape));
    }

    private Network.Source prefillSource(FoldedGraph graph, CacheShape shape) {
        return new Network.Source(
                name + " prefill",
                name + "-prefill",
                () -> graph.toBytes(DecoderProfiles.PREFILL_FIXED),
                DecoderProfiles.prefill(graph.inputs(), shape, maxTokens));
    }

    /** Allocates memory for the new keys and values that a run leaves. */
    private BytePointer[] fresh(FoldedGraph graph, CacheShape shape) {
        BytePointer[] memory = new BytePointer[2 * shape.numLayers()];
        for (ValueSpec spec : graph.outputs()) {
            if (isNew(spec.name())) {
                long bytes = largest(spec, shape, maxTokens).elementCount() * Float.BYTES;
                memory[bufferIndex(spec.name())] = Cuda.allocate(owner, bytes, spec.name());
            }
        }
        return memory;
    }

    private SingleStep singleStep(GpuDevice device, PlanBuilder plans, DecoderParts parts) {
        Map<String, BytePointer> tensors = new HashMap<>();
        inputs.forEach(spec -> tensors.put(spec.name(), inputTensors.device(spec.name())));
        outputs.forEach(spec -> tensors.put(spec.name(), outputTensors.device(spec.name())));
        return new SingleStep(new SingleStep.Place(device, plans, weights), parts, tensors, fresh, stream);
    }

    private static DataType cacheType(FoldedGraph stepGraph) {
        return stepGraph.inputs().stream()
                .filter(spec -> DecoderLayers.isCache(spec.name()))
                .findFirst()
                .orElseThrow()
                .type();
    }

    /** Returns the largest shape of a tensor: a run has either one row of several tokens or several rows of one. */
    private static Shape largest(ValueSpec spec, CacheShape shape, int maxTokens) {
        int entries = CacheLayout.roundUp(shape.capacity());
        Shape wide = spec.resolve(new Sizes(shape.numSlots(), 1, entries).byDimension());
        Shape longest = spec.resolve(new Sizes(1, maxTokens, entries).byDimension());
        return wide.elementCount() > longest.elementCount() ? wide : longest;
    }

    private static boolean isNew(String output) {
        return output.startsWith(DecoderLayers.NEW_KEY) || output.startsWith(DecoderLayers.NEW_VALUE);
    }

    /** Returns the index of a buffer: keys of layer N at 2N, values at 2N + 1. */
    private static int bufferIndex(String name) {
        int layer = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
        boolean isKey = name.startsWith(DecoderLayers.NEW_KEY) || name.startsWith(DecoderLayers.CACHE_KEY);
        return 2 * layer + (isKey ? 0 : 1);
    }

    /**
     * Returns the context for some sizes. A context that gets new sizes runs once with them, because TensorRT finishes
     * its preparations in that run.
     */
    private Network.Context context(Sizes sizes) {
        Shaped shaped = contexts.computeIfAbsent(Use.of(sizes), this::newContext);
        if (!sizes.equals(shaped.sizes)) {
            giveSizes(shaped, sizes);
        }
        return shaped.context;
    }

    private void giveSizes(Shaped shaped, Sizes sizes) {
        Map<String, Integer> now = sizes.byDimension();
        inputs.forEach(
                spec -> shaped.context.shape(spec.name(), spec.resolve(now).dimensions()));
        cacheInputs.forEach(
                spec -> shaped.context.shape(spec.name(), spec.resolve(now).dimensions()));
        bindCache(shaped.context, sizes.tokens() > 1 ? FOCUSED : 0);
        shaped.context.enqueue(stream);
        shaped.sizes = sizes;
    }

    private Shaped newContext(Use use) {
        Network.Context made = switch (use) {
            case PREFILL -> prefill.newContext(0, stream);
            case SINGLE_STEP -> step.newContext(DecoderProfiles.stepProfile(1), stream);
            case STEP -> step.newContext(DecoderProfiles.stepProfile(2), stream);
        };
        inputs.forEach(spec -> made.bind(spec.name(), inputTensors.device(spec.name())));
        outputs.forEach(spec -> made.bind(spec.name(), outputTensors.device(spec.name())));
        for (int layer = 0; layer < fresh.length / 2; layer++) {
            made.bind(DecoderLayers.NEW_KEY + layer, fresh[2 * layer]);
            made.bind(DecoderLayers.NEW_VALUE + layer, fresh[2 * layer + 1]);
        }
        return new Shaped(made);
    }

    /** Runs every size once with whatever values lie in the inputs; nothing is committed. */
    @Override
    public void prepare() {
        owner.requireOpen(name);
        long start = System.nanoTime();
        cache.flush();
        CacheShape shape = cache.shape();
        for (int stride : RunSizes.buckets(shape.capacity())) {
            RunSizes.usualTokens(maxTokens).forEach(tokens -> run(new Sizes(1, tokens, stride), FOCUSED));
            RunSizes.batches(shape.numSlots()).forEach(batch -> run(new Sizes(batch, 1, stride), 0));
            if (stepsReadCopies) {
                run(new Sizes(1, 1, stride), FOCUSED);
            }
        }
        Cuda.synchronize(stream, "preparing a decoder");
        LOG.info(
                "{}: ready for {} sizes of a run after {} s",
                name,
                runs.size(),
                String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    }

    @Override
    public List<WeightTensor> storedLayers() {
        return storedLayers;
    }

    @Override
    public CacheShape cacheShape() {
        return cache.shape();
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
    public int length(int slot) {
        return cache.length(slot);
    }

    @Override
    public int cacheSize(int firstSlot, int batch) {
        return cache.stride();
    }

    @Override
    public int tokenSize(int newTokens) {
        return RunSizes.tokens(newTokens, maxTokens);
    }

    /** Returns slot 0 for several rows, so that one CUDA graph serves a batch size. */
    @Override
    public int beginning(int firstSlot, int batch) {
        return batch == 1 ? firstSlot : 0;
    }

    @Override
    public void start(int firstSlot, int batch, int newTokens) {
        owner.requireOpen(name);
        if (batch > 1 && (newTokens > 1 || firstSlot > 0)) {
            throw new IllegalArgumentException(
                    "a run has one row, or several of one new token that begin with the first slot");
        }
        cache.flush();
        int rows = RunSizes.batch(batch, cache.shape().numSlots());
        lastFirstSlot = firstSlot;
        lastBatch = batch;
        lastNewTokens = newTokens;
        Sizes sizes = new Sizes(rows, tokenSize(newTokens), cache.stride());
        if (newTokens > 1 || (firstSlot > 0 && stepsReadCopies)) {
            cache.focus(firstSlot);
            run(sizes, FOCUSED);
        } else {
            run(sizes, firstSlot);
        }
    }

    private void run(Sizes sizes, int place) {
        owner.requireOpen(name);
        Replay replay = runs.computeIfAbsent(
                new Run(sizes, place), unused -> owner.own(new Replay(capturesGraphs), Replay::close));
        SingleStep own = Use.of(sizes) == Use.SINGLE_STEP ? singleStep : null;
        if (own != null) {
            replay.run(
                    stream,
                    runName,
                    () -> enqueue(sizes.byDimension(), () -> own.enqueue(reading(sizes, place), stream)));
            return;
        }
        if (!replay.isCaptured()) {
            context(sizes);
        }
        replay.run(stream, runName, () -> {
            Network.Context context = context(sizes);
            bindCache(context, place);
            return enqueue(sizes.byDimension(), () -> context.tryEnqueue(stream));
        });
    }

    private LayerKernels.Inputs reading(Sizes sizes, int place) {
        return new LayerKernels.Inputs(
                inputTensors.device(DecoderLayers.POSITIONS),
                inputTensors.device(DecoderLayers.CACHE_MASK),
                inputTensors.device(DecoderLayers.NEW_MASK),
                index -> cacheBuffer(index, place),
                sizes.cache());
    }

    private BytePointer cacheBuffer(int index, int place) {
        return place == FOCUSED ? cache.focused(index) : cache.buffer(index, place);
    }

    @Override
    public boolean isDone() {
        owner.requireOpen(name);
        return Cuda.isIdle(stream, "running a decoder");
    }

    @Override
    public void await() {
        owner.requireOpen(name);
        Cuda.synchronize(stream, "running a decoder");
        cache.rowsArrived();
    }

    private boolean enqueue(Map<String, Integer> now, Replay.Work network) {
        inputs.forEach(spec -> inputTensors.upload(spec, now, stream));
        boolean accepted = network.enqueue();
        outputs.forEach(spec -> outputTensors.download(spec, now, stream));
        return accepted;
    }

    private void bindCache(Network.Context context, int place) {
        for (ValueSpec spec : cacheInputs) {
            context.bind(spec.name(), cacheBuffer(bufferIndex(spec.name()), place));
        }
    }

    @Override
    public void commit(int row, int numTokens) {
        owner.requireOpen(name);
        if (row >= lastBatch || numTokens > lastNewTokens) {
            throw new IllegalArgumentException("the last run had " + lastBatch + " rows of " + lastNewTokens
                    + " tokens; row " + row + " with " + numTokens + " was asked for");
        }
        cache.commit(row, lastFirstSlot + row, numTokens, tokenSize(lastNewTokens));
    }

    @Override
    public void commitZeros(int slot, int numEntries) {
        owner.requireOpen(name);
        cache.commitZeros(slot, numEntries);
    }

    @Override
    public void truncate(int slot, int length) {
        owner.requireOpen(name);
        cache.truncate(slot, length);
    }

    @Override
    public void copy(int fromSlot, int toSlot) {
        owner.requireOpen(name);
        cache.copy(fromSlot, toSlot);
    }

    @Override
    public CacheEntries save(int slot) {
        owner.requireOpen(name);
        return cache.save(slot);
    }

    @Override
    public long savedBytes(int slot) {
        return cache.savedBytes(slot);
    }

    @Override
    public void restore(int slot, CacheEntries saved) {
        owner.requireOpen(name);
        cache.restore(slot, saved);
    }

    /** Waits for the stream, then releases everything. */
    @Override
    public void close() {
        if (!owner.isClosed()) {
            try {
                Cuda.synchronize(stream, "finishing");
            } finally {
                owner.close();
            }
        }
    }
}
