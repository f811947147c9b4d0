package dev.parlando.engine.tensorrt;

import static dev.parlando.config.ValueType.flag;
import static dev.parlando.config.ValueType.integer;
import static dev.parlando.config.ValueType.oneOf;
import static dev.parlando.config.ValueType.optional;

import dev.parlando.config.Setting;
import dev.parlando.config.SettingList;
import java.util.List;
import java.util.Optional;

/** Declares the settings that only GPUs heed. */
public final class GpuSettings {
    static final String KIND = "GPU";

    private static final SettingList DECLARED = new SettingList();

    static final Setting<Integer> BUILDER_LEVEL = DECLARED.add(Setting.of(
                    "speech.builder-level",
                    integer(0, TensorRtConfig.MAX_OPTIMIZATION_LEVEL, ""),
                    TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL,
                    "how long TensorRT searches for fast kernels when it builds a plan")
            .withShortFlag("--builder-level")
            .onlyOn(KIND));
    static final Setting<Boolean> CUDA_GRAPHS = DECLARED.add(
            Setting.of("speech.cuda-graphs", flag(), true, "replays repeated runs as CUDA graphs; false to compare")
                    .withShortFlag("--cuda-graphs")
                    .onlyOn(KIND));
    public static final Setting<AttentionForm> ATTENTION = DECLARED.add(Setting.of(
                    "speech.attention",
                    oneOf(AttentionForm.class),
                    AttentionForm.SPLIT,
                    "network of decode steps: split, one for a single token, or joined, that of prefills, to compare")
            .withShortFlag("--attention")
            .onlyOn(KIND));
    public static final Setting<CachePrecision> CACHE_PRECISION = DECLARED.add(Setting.of(
                    "speech.cache-precision",
                    oneOf(CachePrecision.class),
                    CachePrecision.FP32,
                    "type of the speech decoder's cached keys and values: fp32, or fp16 in half the memory")
            .withShortFlag("--cache-precision")
            .onlyOn(KIND));
    public static final Setting<Optional<StepKernels>> STEP_KERNELS = DECLARED.add(Setting.of(
                    "speech.step-kernels",
                    optional(oneOf(StepKernels.class)),
                    Optional.empty(),
                    "decoders that run Parlando's own kernels, not TensorRT's, in steps of one row; empty for what fits"
                            + " beside the slots")
            .withShortFlag("--step-kernels")
            .onlyOn(KIND));

    /** Every setting of this class, in the order of the documentation. */
    public static final List<Setting<?>> ALL = DECLARED.close();

    private GpuSettings() {}
}
