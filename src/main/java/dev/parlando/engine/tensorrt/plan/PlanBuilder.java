package dev.parlando.engine.tensorrt.plan;

import dev.parlando.engine.tensorrt.cuda.Destructor;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns graphs into TensorRT engines, through the plan cache. Owns TensorRT's runtime: close the builder after every
 * engine that it opened. Inference thread only.
 */
public final class PlanBuilder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlanBuilder.class);
    /**
     * Scratch memory that kernels may use, in bytes; the memory budget keeps as much free beside weights and caches.
     */
    private static final long WORKSPACE_BYTES = 4L << 30;

    private static final Duration LOG_PERIOD = Duration.ofSeconds(10);

    private final Owner owner = new Owner();
    private final PlanOptions options;
    private final GpuDevice device;
    private final PlanCache cache;
    private final IRuntime runtime;
    private int numOpened;
    private long buildNanos;

    /** Creates TensorRT's runtime on the current device. */
    public PlanBuilder(PlanOptions options, GpuDevice device) {
        this.options = options;
        this.device = device;
        this.cache = new PlanCache(options.folder());
        this.runtime = TensorRt.own(owner, () -> nvinfer.createInferRuntime(TensorRt.MESSAGES), "a runtime");
    }

    /**
     * Loads a plan from the cache, or builds it.
     *
     * @param engineOwner deletes the engine, before this builder is closed
     * @param name of the network, for messages and for the file's name
     * @param model ONNX, self-contained
     * @param profiles sizes to be ready for, at least one
     * @throws VoiceException {@code ENGINE_FAILED}
     */
    public ICudaEngine open(Owner engineOwner, String name, byte[] model, List<SizeProfile> profiles) {
        owner.requireOpen("the plan builder");
        numOpened++;
        String key = name + "-" + PlanCache.key(model, facts(profiles));
        try {
            ICudaEngine engine = cache.open(key, plan -> load(name, plan), () -> timed(name, key, model, profiles));
            return TensorRt.own(engineOwner, () -> engine, "an engine of " + name);
        } catch (IOException e) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "plans cannot be kept in " + options.folder() + ": " + e, e);
        }
    }

    /** Returns everything except the model that a plan depends on. */
    private List<String> facts(List<SizeProfile> profiles) {
        return List.of(
                Boolean.toString(options.allowsTf32()),
                device.name(),
                Integer.toString(device.computeCapability()),
                device.tensorRtVersion(),
                Integer.toString(options.optimizationLevel()),
                Long.toString(WORKSPACE_BYTES),
                profiles.toString());
    }

    /** Loads a plan; null if TensorRT refuses it. A plan that does not fit into memory is not refused: building it anew would not help. */
    private @Nullable ICudaEngine load(String name, byte[] plan) {
        try (BytePointer bytes = new BytePointer(plan)) {
            return TensorRt.createUnlessRefused(
                    () -> runtime.deserializeCudaEngine(bytes, plan.length), "an engine of " + name);
        }
    }

    /** Returns the nanoseconds spent in building plans, failed builds included. */
    public long buildNanos() {
        return buildNanos;
    }

    private ICudaEngine timed(String name, String key, byte[] model, List<SizeProfile> profiles) throws IOException {
        long start = System.nanoTime();
        String plan = key + " (plan " + numOpened + " of this engine)";
        try (BuildLog log = new BuildLog(plan, System::nanoTime, LOG_PERIOD, LOG::info)) {
            LOG.info("{} on {}: this happens once", log.line(), device.name());
            return build(name, key, model, profiles);
        } finally {
            buildNanos += System.nanoTime() - start;
        }
    }

    private ICudaEngine build(String name, String key, byte[] model, List<SizeProfile> profiles) throws IOException {
        long start = System.nanoTime();
        try (Owner build = new Owner()) {
            IBuilder builder = TensorRt.own(build, () -> nvinfer.createInferBuilder(TensorRt.MESSAGES), "a builder");
            int stronglyTyped = 1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
            INetworkDefinition network = TensorRt.own(build, () -> builder.createNetworkV2(stronglyTyped), "a network");
            parse(build, name, network, model);
            IBuilderConfig settings = TensorRt.own(build, builder::createBuilderConfig, "a configuration");
            configure(settings);
            profiles.stream()
                    .filter(profile -> !profile.inputs().isEmpty())
                    .forEach(profile -> settings.addOptimizationProfile(profileOf(name, builder, profile)));
            ITimingCache timings = useTimings(build, settings);
            IHostMemory plan = TensorRt.own(
                    build,
                    () -> builder.buildSerializedNetwork(network, settings),
                    "a plan of graph " + name + "; the messages of TensorRT say why");
            keep(key, plan);
            keepTimings(build, timings);
            LOG.info(
                    "built {}: {} s, {} MB",
                    key,
                    String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9),
                    plan.size() / 1_000_000);
            return TensorRt.create(
                    () -> runtime.deserializeCudaEngine(plan.data(), plan.size()), "an engine of " + name);
        }
    }

    private void configure(IBuilderConfig settings) {
        settings.setBuilderOptimizationLevel(options.optimizationLevel());
        settings.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, WORKSPACE_BYTES);
        if (options.allowsTf32()) {
            settings.setFlag(BuilderFlag.kTF32);
        } else {
            settings.clearFlag(BuilderFlag.kTF32);
        }
    }

    private void keep(String name, IHostMemory serialized) throws IOException {
        try (BytePointer bytes = new BytePointer(serialized.data())) {
            bytes.capacity(serialized.size());
            cache.put(name, bytes.asByteBuffer());
        }
    }

    private void parse(Owner build, String name, INetworkDefinition network, byte[] model) {
        IParser parser = build.own(
                TensorRt.create(() -> nvonnxparser.createParser(network, TensorRt.MESSAGES), "a parser"),
                made -> Destructor.delete(made, Destructor.AFTER_EIGHT));
        try (BytePointer bytes = new BytePointer(model)) {
            if (!parser.parse(bytes, model.length)) {
                StringBuilder why = new StringBuilder();
                for (int index = 0; index < parser.getNbErrors(); index++) {
                    why.append("; node ")
                            .append(parser.getError(index).nodeName())
                            .append(": ")
                            .append(parser.getError(index).desc());
                }
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT refuses graph " + name + why);
            }
        }
    }

    /** Makes a profile, which belongs to the builder. */
    private static IOptimizationProfile profileOf(String name, IBuilder builder, SizeProfile sizes) {
        IOptimizationProfile profile = TensorRt.create(builder::createOptimizationProfile, "a profile");
        sizes.inputs().forEach((input, range) -> {
            boolean accepted = set(profile, input, OptProfileSelector.kMIN, range.least())
                    && set(profile, input, OptProfileSelector.kOPT, range.usual())
                    && set(profile, input, OptProfileSelector.kMAX, range.most());
            if (!accepted) {
                throw new VoiceException(
                        ErrorCode.ENGINE_FAILED, "TensorRT refuses sizes " + range + " of " + name + " " + input);
            }
        });
        return profile;
    }

    private static boolean set(IOptimizationProfile profile, String input, OptProfileSelector which, List<Long> sizes) {
        try (Dims64 dimensions = dimensions(sizes)) {
            return profile.setDimensions(input, which, dimensions);
        }
    }

    /** Returns sizes as TensorRT takes them; the caller closes them. */
    static Dims64 dimensions(List<Long> sizes) {
        Dims64 dimensions = new Dims64();
        dimensions.nbDims(sizes.size());
        for (int index = 0; index < sizes.size(); index++) {
            dimensions.d(index, sizes.get(index));
        }
        return dimensions;
    }

    /**
     * Returns the name of the timing cache beside the plans. Builds of all plans share it, so that layers of the same
     * kind are timed once.
     */
    private String timings() {
        return "timings-" + device.computeCapability() + "-" + device.tensorRtVersion();
    }

    private ITimingCache useTimings(Owner build, IBuilderConfig settings) throws IOException {
        byte[] known = cache.find(timings()).orElse(new byte[0]);
        try (BytePointer bytes = new BytePointer(known)) {
            ITimingCache kept = TensorRt.createUnlessRefused(
                    () -> settings.createTimingCache(bytes, known.length), "a timing cache");
            ITimingCache timings = TensorRt.own(
                    build, () -> kept != null ? kept : settings.createTimingCache(bytes, 0), "a timing cache");
            settings.setTimingCache(timings, false);
            return timings;
        }
    }

    private void keepTimings(Owner build, ITimingCache timings) throws IOException {
        keep(timings(), TensorRt.own(build, timings::serialize, "a serialized timing cache"));
    }

    /** Deletes the runtime. */
    @Override
    public void close() {
        owner.close();
    }
}
