package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.Kernel.Extent;
import dev.parlando.tensor.DataType;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;

/** Appends new keys and values of many rows and all layers to a cache in one kernel. */
final class EntryCopier implements AutoCloseable {
    /** Numbers that describe one row: row of the run, slot, entries before, entries to append. */
    static final int ROW_NUMBERS = 4;

    private static final int THREADS = 128;
    private static final String NAME = "append_entries";
    /** One block a row, buffer and head; {@code fresh} and {@code cache} hold the addresses of the buffers. */
    private static final String SOURCE = """
            extern "C" __global__ void append_entries(
                    const float* const* fresh, Element* const* cache, const int* rows,
                    int heads, int dim, int tokens, int stride) {
                const int* row = rows + 4 * blockIdx.x;
                int head = blockIdx.z;
                const float* from = fresh[blockIdx.y] + ((long long) row[0] * heads + head) * tokens * dim;
                Element* to = cache[blockIdx.y] + (((long long) row[1] * heads + head) * stride + row[2]) * dim;
                for (int index = threadIdx.x; index < row[3] * dim; index += blockDim.x) {
                    to[index] = rounded(from[index]);
                }
            }
            """;

    private final LongPointer fresh = new LongPointer(1);
    private final LongPointer cache = new LongPointer(1);
    private final LongPointer rows = new LongPointer(1);
    private final IntPointer heads = new IntPointer(1);
    private final IntPointer dim = new IntPointer(1);
    private final IntPointer tokens = new IntPointer(1);
    private final IntPointer stride = new IntPointer(1);
    private final Kernel kernel;
    private final int numBuffers;

    /**
     * Compiles the kernel.
     *
     * @param type of the cache's elements; new entries are float32
     * @param freshAddresses device memory with the addresses of new entries by buffer
     * @param cacheAddresses the same of the cache
     */
    EntryCopier(
            GpuDevice device,
            DataType type,
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
        this.kernel = new Kernel(
                device, NAME, CacheElement.source(type) + SOURCE, fresh, cache, rows, heads, dim, tokens, stride);
    }

    /** @param numRows rows described in the device's memory */
    void append(int numRows, int newTokens, int cacheStride, CUstream_st stream) {
        tokens.put(newTokens);
        stride.put(cacheStride);
        kernel.launch(new Extent(numRows, numBuffers, heads.get()), new Extent(THREADS, 1, 1), stream);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
