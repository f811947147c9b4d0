package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Appends new keys and values of many rows and all layers to a cache in one kernel. */
final class EntryCopier implements AutoCloseable {
    /** Numbers that describe one row: row of the run, slot, entries before, entries to append. */
    static final int ROW_NUMBERS = 4;

    private static final int THREADS = 128;
    private static final String NAME = "append_entries";
    /** One block a row, buffer and head; {@code fresh} and {@code cache} hold the addresses of the buffers. */
    private static final String SOURCE = """
            extern "C" __global__ void append_entries(
                    const float* const* fresh, float* const* cache, const int* rows,
                    int heads, int dim, int tokens, int stride) {
                const int* row = rows + 4 * blockIdx.x;
                int head = blockIdx.z;
                const float* from = fresh[blockIdx.y] + ((long long) row[0] * heads + head) * tokens * dim;
                float* to = cache[blockIdx.y] + (((long long) row[1] * heads + head) * stride + row[2]) * dim;
                for (int index = threadIdx.x; index < row[3] * dim; index += blockDim.x) {
                    to[index] = from[index];
                }
            }
            """;

    private final CUmod_st module = new CUmod_st();
    private final CUfunc_st function = new CUfunc_st();
    private final LongPointer fresh = new LongPointer(1);
    private final LongPointer cache = new LongPointer(1);
    private final LongPointer rows = new LongPointer(1);
    private final IntPointer heads = new IntPointer(1);
    private final IntPointer dim = new IntPointer(1);
    private final IntPointer tokens = new IntPointer(1);
    private final IntPointer stride = new IntPointer(1);
    private final PointerPointer<Pointer> parameters = new PointerPointer<>(7);
    private final int numBuffers;

    /**
     * Compiles the kernel.
     *
     * @param freshAddresses device memory with the addresses of new entries by buffer
     * @param cacheAddresses the same of the cache
     */
    EntryCopier(
            GpuDevice device,
            BytePointer freshAddresses,
            BytePointer cacheAddresses,
            BytePointer deviceRows,
            int numBuffers,
            int numHeads,
            int headDim) {
        this.numBuffers = numBuffers;
        fresh.put(freshAddresses.address());
        cache.put(cacheAddresses.address());
        rows.put(deviceRows.address());
        heads.put(numHeads);
        dim.put(headDim);
        Pointer[] values = {fresh, cache, rows, heads, dim, tokens, stride};
        for (int index = 0; index < values.length; index++) {
            parameters.put(index, values[index]);
        }
        try (BytePointer code = compile(device)) {
            checkDriver(cudart.cuModuleLoadData(module, code), "loading");
        }
        checkDriver(cudart.cuModuleGetFunction(function, module, NAME), "finding");
    }

    /** @param numRows rows described in the device's memory */
    void append(int numRows, int newTokens, int cacheStride, CUstream_st stream) {
        tokens.put(newTokens);
        stride.put(cacheStride);
        checkDriver(
                cudart.cuLaunchKernel(
                        function,
                        numRows,
                        numBuffers,
                        heads.get(),
                        THREADS,
                        1,
                        1,
                        0,
                        stream,
                        parameters,
                        (PointerPointer<Pointer>) null),
                "launching");
    }

    private static BytePointer compile(GpuDevice device) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer source = new BytePointer(SOURCE);
                BytePointer name = new BytePointer(NAME + ".cu");
                BytePointer target = new BytePointer("--gpu-architecture=compute_" + device.computeCapability());
                PointerPointer<BytePointer> options = new PointerPointer<>(1)) {
            options.put(0, target);
            checkCompiler(
                    nvrtc.nvrtcCreateProgram(
                            program, source, name, 0, (PointerPointer<Pointer>) null, (PointerPointer<Pointer>) null),
                    "starting");
            checkCompiler(nvrtc.nvrtcCompileProgram(program, 1, options), "compiling");
            try (SizeTPointer size = new SizeTPointer(1)) {
                checkCompiler(nvrtc.nvrtcGetPTXSize(program, size), "sizing");
                BytePointer code = new BytePointer(size.get());
                checkCompiler(nvrtc.nvrtcGetPTX(program, code), "reading");
                return code;
            }
        }
    }

    private static void checkCompiler(int status, String what) {
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "NVRTC failed, status " + status + ": " + what + " " + NAME);
        }
    }

    private static void checkDriver(int status, String what) {
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "CUDA failed, status " + status + ": " + what + " " + NAME);
        }
    }

    @Override
    public void close() {
        checkDriver(cudart.cuModuleUnload(module), "unloading");
    }
}
