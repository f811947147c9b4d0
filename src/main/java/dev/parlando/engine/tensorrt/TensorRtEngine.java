package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.LayerKernels;
import dev.parlando.engine.tensorrt.plan.PlanBuilder;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs networks on one NVIDIA GPU. Decoders' weights are inputs of their plans. So a plan has a few megabytes, weights
 * go from the bundle straight to the GPU, and prefill and step share them.
 */
public final class TensorRtEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtEngine.class);

    /** Largest constant of a decoder, in elements, that stays in the plan, such as a norm or a bias. */
    static final long LARGEST_CONSTANT = 1 << 14;

    private final TensorRtConfig config;
    private final GpuDevice device;
    private final Owner owner = new Owner();
    private final PlanBuilder plans;
    private final long freeAtStart;
    private long weightBytes;
    private long cacheBytes;

    /**
     * Opens the GPU on the calling thread.
     *
     * @throws dev.parlando.error.VoiceException {@code DEVICE_UNAVAILABLE}
     */
    public TensorRtEngine(TensorRtConfig config) {
        this.config = config;
        this.device = GpuDevice.open(config.ordinal());
        this.freeAtStart = Cuda.freeBytes();
        this.plans = owner.own(new PlanBuilder(config.planOptions(), device), PlanBuilder::close);
    }

    /**
     * Returns the free memory of a GPU, in bytes. Makes the GPU the calling thread's.
     *
     * @throws dev.parlando.error.VoiceException {@code DEVICE_UNAVAILABLE}
     */
    public static long freeBytes(int ordinal) {
        GpuDevice.open(ordinal);
        return Cuda.freeBytes();
    }

    @Override
    public String description() {
        return "cuda:" + device.ordinal() + " (" + device.name() + ", TensorRT " + device.tensorRtVersion()
                + ", step kernels " + config.stepKernels().publicName() + ")";
    }

    @Override
    public String precision() {
        return config.precision().publicName();
    }

    @Override
    public WeightProducts weightProducts(DecoderRole role) {
        return config.precision().products(role);
    }

    @Override
    public DataType cacheType(DecoderRole role) {
        return config.speechCache().type(role);
    }

    @Override
    public EngineSession open(Graph graph, Map<String, Integer> limits) {
        owner.requireOpen("cuda:" + device.ordinal());
        long before = Cuda.freeBytes();
        FoldedGraph folded = FoldedGraph.of(graph, Long.MAX_VALUE);
        EngineSession session =
                owner.own(new TensorRtSession(plans, folded, limits, config.capturesGraphs()), EngineSession::close);
        report(graph.name(), before);
        return session;
    }

    @Override
    public DecoderSession openDecoder(
            DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        owner.requireOpen("cuda:" + device.ordinal());
        long before = Cuda.freeBytes();
        FoldedGraph general = FoldedGraph.of(graphs.general(), LARGEST_CONSTANT);
        FoldedGraph step =
                config.attention() == AttentionForm.JOINED ? general : FoldedGraph.of(graphs.step(), LARGEST_CONSTANT);
        // text may come a little later, for it is spoken slower than it is made
        Cuda.Priority priority = role == DecoderRole.LANGUAGE_MODEL ? Cuda.Priority.LOW : Cuda.Priority.HIGH;
        Optional<DecoderParts> parts =
                graphs.parts().filter(given -> config.stepKernels().serve(role, cacheType(role), given.stack()));
        if (parts.isEmpty() && config.stepKernels().include(role)) {
            LOG.warn(
                    "{}: TensorRT runs every step: step kernels need weights all in bfloat16 or all in float32, a cache in"
                            + " float32 and sizes that fit",
                    graphs.name());
        }
        TensorRtDecoderSession.Source source =
                new TensorRtDecoderSession.Source(general, step, cache, limits, priority, parts);
        DecoderSession session = owner.own(
                new TensorRtDecoderSession(device, plans, source, config.capturesGraphs()), DecoderSession::close);
        long weights = TensorRtCost.bytes(general)
                + parts.map(given -> LayerKernels.weightBytes(given.stack())).orElse(0L);
        long entries = CacheLayout.totalBytes(cache, cacheType(role));
        weightBytes += weights;
        cacheBytes += entries;
        LOG.info(
                "{}: weights {} GB, KV cache of {} slots of {} entries {} GB",
                graphs.name(),
                gigabytes(weights),
                cache.numSlots(),
                cache.capacity(),
                gigabytes(entries));
        report(graphs.name(), before);
        return session;
    }

    /**
     * Returns bytes of the GPU's memory by use. Weights and caches of the decoders are as planned. Other memory used
     * since the engine was opened, and free memory, are as measured.
     */
    @Override
    public Map<String, Long> memory() {
        long free = Cuda.freeBytes();
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("weights", weightBytes);
        parts.put("caches", cacheBytes);
        parts.put("other", Math.max(0, freeAtStart - free - weightBytes - cacheBytes));
        parts.put("free", free);
        return parts;
    }

    @Override
    public long buildNanos() {
        return plans.buildNanos();
    }

    private static void report(String name, long freeBefore) {
        long free = Cuda.freeBytes();
        LOG.info("{} takes {} GB of GPU memory, {} GB are left", name, gigabytes(freeBefore - free), gigabytes(free));
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / 1e9);
    }

    /**
     * Closes every session of this engine that is still open, then TensorRT's runtime. CUDA's context stays with the
     * process.
     */
    @Override
    public void close() {
        owner.close();
    }
}
