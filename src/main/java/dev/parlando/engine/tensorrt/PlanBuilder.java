package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
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
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns graphs into TensorRT engines, through the plan cache. */
final class PlanBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(PlanBuilder.class);
    /** Scratch memory that kernels may use; the memory plan keeps as much free beside weights and caches. */
    private static final long WORKSPACE_BYTES = 4L << 30;

    /** TensorRT's messages; kept for as long as any of its objects. */
    private static final class Messages extends ILogger {
        private static final int ERROR = 1;
        private static final int WARNING = 2;

        @Override
        public void log(Severity severity, String message) {
            if (severity.value <= ERROR) {
                LOG.error("TensorRT: {}", message);
            } else if (severity.value == WARNING) {
                LOG.warn("TensorRT: {}", message);
            } else {
                LOG.debug("TensorRT: {}", message);
            }
        }
    }

    private final TensorRtConfig config;
    private final GpuDevice device;
    private final PlanCache cache;
    private final BuildProgress progress = new BuildProgress(BuildProgress.displayOf(LOG::info));
    /** Null where it cannot be made. */
    private final @org.jspecify.annotations.Nullable ProgressMonitor monitor =
            NativeObject.supported() ? new ProgressMonitor(progress) : null;

    private final Messages messages = new Messages();
    private final IRuntime runtime;
    private long buildNanos;

    PlanBuilder(TensorRtConfig config, GpuDevice device) {
        this.config = config;
        this.device = device;
        this.cache = new PlanCache(config.planFolder());
        this.runtime = created(nvinfer.createInferRuntime(messages), "a runtime");
    }

    /**
     * Loads or builds an engine.
     *
     * @param model ONNX, self-contained
     * @param profiles sizes to be ready for, at least one
     */
    ICudaEngine open(String name, byte[] model, List<SizeProfile> profiles) {
        String key = name + "-"
                + PlanCache.key(
                        model,
                        List.of(
                                Boolean.toString(config.precision().allowsTf32()),
                                device.name(),
                                Integer.toString(device.computeCapability()),
                                device.tensorRtVersion(),
                                Integer.toString(config.optimizationLevel()),
                                Long.toString(WORKSPACE_BYTES),
                                profiles.toString()));
        try {
            return cache.open(key, this::load, () -> timed(name, key, model, profiles));
        } catch (IOException e) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "plans cannot be kept in " + config.planFolder() + ": " + e, e);
        }
    }

    private @org.jspecify.annotations.Nullable ICudaEngine load(byte[] plan) {
        try (BytePointer bytes = new BytePointer(plan)) {
            return runtime.deserializeCudaEngine(bytes, plan.length);
        }
    }

    /** Time spent in building plans, whether it came to a plan or not. */
    long buildNanos() {
        return buildNanos;
    }

    private ICudaEngine timed(String name, String key, byte[] model, List<SizeProfile> profiles) throws IOException {
        long start = System.nanoTime();
        try {
            return build(name, key, model, profiles);
        } finally {
            buildNanos += System.nanoTime() - start;
        }
    }

    private ICudaEngine build(String name, String key, byte[] model, List<SizeProfile> profiles) throws IOException {
        long start = System.nanoTime();
        LOG.info("building {} for {}: this happens once", key, device.name());
        IBuilder builder = created(nvinfer.createInferBuilder(messages), "a builder");
        INetworkDefinition network =
                created(builder.createNetworkV2(1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value), "a network");
        parse(name, network, model);
        IBuilderConfig options = created(builder.createBuilderConfig(), "a configuration");
        options.setBuilderOptimizationLevel(config.optimizationLevel());
        options.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, WORKSPACE_BYTES);
        if (config.precision().allowsTf32()) {
            options.setFlag(BuilderFlag.kTF32);
        } else {
            options.clearFlag(BuilderFlag.kTF32);
        }
        profiles.stream()
                .filter(profile -> !profile.inputs().isEmpty())
                .forEach(profile -> options.addOptimizationProfile(profileOf(name, builder, profile)));
        ITimingCache timings = useTimings(options);
        IHostMemory plan = serialized(key, builder, network, options);
        if (plan == null || plan.isNull()) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "TensorRT cannot build graph " + name + "; its messages say why");
        }
        try (BytePointer bytes = new BytePointer(plan.data())) {
            bytes.capacity(plan.size());
            cache.put(key, bytes.asByteBuffer());
        }
        keepTimings(timings);
        LOG.info(
                "built {}: {} s, {} MB",
                key,
                String.format(java.util.Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9),
                plan.size() / 1_000_000);
        return created(runtime.deserializeCudaEngine(plan.data(), plan.size()), "an engine of " + name);
    }

    private @org.jspecify.annotations.Nullable IHostMemory serialized(
            String key, IBuilder builder, INetworkDefinition network, IBuilderConfig options) {
        if (monitor != null) {
            options.setProgressMonitor(monitor.monitor());
        }
        progress.begin(key);
        try {
            return builder.buildSerializedNetwork(network, options);
        } finally {
            progress.end();
        }
    }

    private void parse(String name, INetworkDefinition network, byte[] model) {
        IParser parser = nvonnxparser.createParser(network, messages);
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

    private static IOptimizationProfile profileOf(String name, IBuilder builder, SizeProfile sizes) {
        IOptimizationProfile profile = created(builder.createOptimizationProfile(), "a profile");
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

    static Dims64 dimensions(List<Long> sizes) {
        Dims64 dimensions = new Dims64();
        dimensions.nbDims(sizes.size());
        for (int index = 0; index < sizes.size(); index++) {
            dimensions.d(index, sizes.get(index));
        }
        return dimensions;
    }

    /** Kept beside the plans, whatever they are of: layers of the same kind are timed once. */
    private String timings() {
        return "timings-" + device.computeCapability() + "-" + device.tensorRtVersion();
    }

    private ITimingCache useTimings(IBuilderConfig options) throws IOException {
        byte[] known = cache.find(timings()).orElse(new byte[0]);
        try (BytePointer bytes = new BytePointer(known)) {
            ITimingCache timings = options.createTimingCache(bytes, known.length);
            if (timings == null || timings.isNull()) {
                timings = created(options.createTimingCache(bytes, 0), "a timing cache");
            }
            options.setTimingCache(timings, false);
            return timings;
        }
    }

    private void keepTimings(ITimingCache timings) throws IOException {
        IHostMemory serialized = timings.serialize();
        try (BytePointer bytes = new BytePointer(serialized.data())) {
            bytes.capacity(serialized.size());
            cache.put(timings(), bytes.asByteBuffer());
        }
    }

    private static <T extends Pointer> T created(@org.jspecify.annotations.Nullable T made, String what) {
        if (made == null || made.isNull()) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT does not create " + what);
        }
        return made;
    }
}
