package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.plan.PlanOptions;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Path;

/**
 * Holds how an engine uses a GPU.
 *
 * @param ordinal of the GPU, from 0
 * @param precision of matrix products
 * @param planFolder where built plans are kept
 * @param optimizationLevel how long TensorRT searches for fast kernels, 0 to 5
 * @param capturesGraphs whether repeated runs are replayed as CUDA graphs
 * @param attention form of the attention in decode steps
 * @param speechCache element type of the speech decoder's cache
 * @param stepKernels selection of the decoders that run Parlando's own kernels in steps of one row
 */
public record TensorRtConfig(
        int ordinal,
        Precision precision,
        Path planFolder,
        int optimizationLevel,
        boolean capturesGraphs,
        AttentionForm attention,
        CachePrecision speechCache,
        StepKernels stepKernels) {
    /** Optimisation level that TensorRT itself takes by default. */
    public static final int DEFAULT_OPTIMIZATION_LEVEL = 3;

    public static final int MAX_OPTIMIZATION_LEVEL = 5;

    public TensorRtConfig {
        if (attention == AttentionForm.JOINED && speechCache != CachePrecision.FP32) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "a cache precision of fp16 needs attention split, not joined");
        }
        if (ordinal < 0 || optimizationLevel < 0 || optimizationLevel > MAX_OPTIMIZATION_LEVEL) {
            throw new IllegalArgumentException("ordinal " + ordinal + " must not be negative, optimizationLevel "
                    + optimizationLevel + " 0 to " + MAX_OPTIMIZATION_LEVEL);
        }
    }

    PlanOptions planOptions() {
        return new PlanOptions(planFolder, precision.allowsTf32(), optimizationLevel);
    }
}
