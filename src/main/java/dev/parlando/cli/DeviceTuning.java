package dev.parlando.cli;

import dev.parlando.engine.tensorrt.AttentionForm;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.TensorRtConfig;

/**
 * How a device is used. Each value counts for its kind of device and changes nothing on the other, so that one command line
 * can name both.
 *
 * @param threads of a CPU, 0 for half the processors: they are mostly two a core, and others need some
 * @param builderLevel of a GPU: how long TensorRT searches for fast kernels, 0 to {@link #MAX_BUILDER_LEVEL}
 * @param cudaGraphs of a GPU: whether repeated runs are replayed as CUDA graphs
 * @param attention of a GPU: how decode steps are written
 * @param speechCache of a GPU: what the speech decoder keeps keys and values in
 */
public record DeviceTuning(
        int threads, int builderLevel, boolean cudaGraphs, AttentionForm attention, CachePrecision speechCache) {
    static final int MAX_THREADS = 1_024;
    static final int MAX_BUILDER_LEVEL = TensorRtConfig.MAX_OPTIMIZATION_LEVEL;

    public static final DeviceTuning DEFAULTS = new DeviceTuning(
            0, TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL, true, AttentionForm.SPLIT, CachePrecision.FP32);

    static final String THREADS = "CPU threads that the networks use; 0 for half the processors";
    static final String BUILDER_LEVEL =
            "how long TensorRT searches for fast kernels when it builds a plan, 0 to 5; on a GPU only";
    static final String CUDA_GRAPHS = "repeated runs are replayed as CUDA graphs; on a GPU only";
    static final String ATTENTION =
            "of decode steps: split, a network for one token, or joined, the network of prefills; on a GPU only";
    static final String CACHE_PRECISION =
            "the speech decoder's cached keys and values: fp32, or fp16 in half the memory; on a GPU only";
    static final String STEP_KERNELS =
            "decoders that run Parlando's own kernels, not TensorRT's, in steps of one row: none, speech or all;"
                    + " empty for what fits beside the slots; on a GPU only";
}
