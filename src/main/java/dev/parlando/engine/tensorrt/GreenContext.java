package dev.parlando.engine.tensorrt;

import org.bytedeco.cuda.cudart.CUdevResourceDesc_st;
import org.bytedeco.cuda.cudart.CUdevResource_st;
import org.bytedeco.cuda.cudart.CUgreenCtx_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Part of a GPU's multiprocessors for the work of one stream: what else there is need not wait there for its blocks to end.
 * Source: CUDA driver API 12.6, green contexts.
 */
final class GreenContext {
    private static final Logger LOG = LoggerFactory.getLogger(GreenContext.class);
    /** Of a driver that makes streams of such contexts: CUDA 12.5. */
    private static final int LEAST_DRIVER = 12_050;
    /** Partitions are multiples of it on compute capability 9.0, of less on older ones. */
    private static final int GRANULARITY = 8;

    private GreenContext() {}

    /**
     * A stream of low priority.
     *
     * @param percent of the GPU's multiprocessors; 100, or an older driver, is no part but the whole
     */
    static CUstream_st newStream(GpuDevice device, int percent) {
        if (percent == 100) {
            return Cuda.newStream(Cuda.Priority.LOW);
        }
        int[] driver = new int[1];
        Cuda.check(cudart.cuDriverGetVersion(driver), "asking for the driver's version");
        if (driver[0] < LEAST_DRIVER) {
            LOG.warn(
                    "a part of {} needs a driver for CUDA 12.5 or later, this one is for {}.{}: llm.gpu-share does nothing",
                    device.name(),
                    driver[0] / 1000,
                    driver[0] % 1000 / 10);
            return Cuda.newStream(Cuda.Priority.LOW);
        }
        try (CUdevResource_st all = new CUdevResource_st();
                CUdevResource_st rest = new CUdevResource_st()) {
            check(cudart.cuDeviceGetDevResource(device.ordinal(), all, cudart.CU_DEV_RESOURCE_TYPE_SM));
            int total = all.sm().smCount();
            int count = multiprocessors(total, percent);
            CUdevResource_st part = new CUdevResource_st();
            int[] groups = {1};
            check(cudart.cuDevSmResourceSplitByCount(part, groups, all, rest, 0, count));
            LOG.info(
                    "the language model has {} of {} multiprocessors", part.sm().smCount(), total);
            return newStream(device, part);
        }
    }

    /** Whole partitions, at least one. */
    static int multiprocessors(int total, int percent) {
        return Math.max(GRANULARITY, total * percent / 100 / GRANULARITY * GRANULARITY);
    }

    /** The context stays as long as the process: streams cannot outlive it. */
    private static CUstream_st newStream(GpuDevice device, CUdevResource_st part) {
        CUdevResourceDesc_st description = new CUdevResourceDesc_st();
        check(cudart.cuDevResourceGenerateDesc(description, part, 1));
        CUgreenCtx_st context = new CUgreenCtx_st();
        check(cudart.cuGreenCtxCreate(context, description, device.ordinal(), cudart.CU_GREEN_CTX_DEFAULT_STREAM));
        CUstream_st stream = new CUstream_st();
        check(cudart.cuGreenCtxStreamCreate(
                stream, context, cudart.CU_STREAM_NON_BLOCKING, Cuda.number(Cuda.Priority.LOW)));
        return stream;
    }

    private static void check(int status) {
        Cuda.check(status, "giving the language model a part of the GPU");
    }
}
