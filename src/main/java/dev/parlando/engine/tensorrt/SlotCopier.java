package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.Kernel.Extent;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;

/** Copies what all buffers of a cache hold of one slot to buffers of one slot each, in one kernel. */
final class SlotCopier implements AutoCloseable {
    private static final int THREADS = 256;
    private static final int BLOCKS = 32;
    /** What a thread copies at once. */
    private static final int VECTOR_BYTES = 16;

    private static final String NAME = "copy_slot";
    private static final String SOURCE = """
            extern "C" __global__ void copy_slot(
                    const float4* const* cache, float4* const* copy, long long from, long long count) {
                const float4* source = cache[blockIdx.y] + from;
                float4* target = copy[blockIdx.y];
                long long step = (long long) gridDim.x * blockDim.x;
                for (long long index = (long long) blockIdx.x * blockDim.x + threadIdx.x; index < count; index += step) {
                    target[index] = source[index];
                }
            }
            """;

    private final LongPointer cache = new LongPointer(1);
    private final LongPointer copy = new LongPointer(1);
    private final LongPointer from = new LongPointer(1);
    private final LongPointer count = new LongPointer(1);
    private final Kernel kernel;
    private final int numBuffers;

    /**
     * Compiles the kernel.
     *
     * @param cacheAddresses device memory with the addresses of the cache's buffers
     * @param copyAddresses the same of the copies
     */
    SlotCopier(GpuDevice device, BytePointer cacheAddresses, BytePointer copyAddresses, int numBuffers) {
        this.numBuffers = numBuffers;
        cache.put(cacheAddresses.address());
        copy.put(copyAddresses.address());
        this.kernel = new Kernel(device, NAME, SOURCE, cache, copy, from, count);
    }

    /** Copies a slot, whose bytes are a multiple of 256, from where it begins in every buffer. */
    void copy(long offsetBytes, long slotBytes, CUstream_st stream) {
        from.put(offsetBytes / VECTOR_BYTES);
        count.put(slotBytes / VECTOR_BYTES);
        kernel.launch(new Extent(BLOCKS, numBuffers, 1), new Extent(THREADS, 1, 1), stream);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
