package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.Kernel.Extent;
import dev.parlando.tensor.DataType;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;

/** Copies what all buffers of a cache hold of one slot to float32 buffers of one slot each, in one kernel. */
final class SlotCopier implements AutoCloseable {
    private static final int THREADS = 256;
    private static final int BLOCKS = 32;
    /** Elements that a thread copies at once. */
    private static final int VECTOR = 4;

    private static final String NAME = "copy_slot";
    private static final String SOURCE = """
            struct __align__(4 * sizeof(Element)) Elements { Element x, y, z, w; };
            extern "C" __global__ void copy_slot(
                    const Elements* const* cache, float4* const* copy, long long from, long long count) {
                const Elements* source = cache[blockIdx.y] + from;
                float4* target = copy[blockIdx.y];
                long long step = (long long) gridDim.x * blockDim.x;
                for (long long index = (long long) blockIdx.x * blockDim.x + threadIdx.x; index < count; index += step) {
                    Elements four = source[index];
                    target[index] = make_float4(widened(four.x), widened(four.y), widened(four.z), widened(four.w));
                }
            }
            """;

    private final LongPointer cache = new LongPointer(1);
    private final LongPointer copy = new LongPointer(1);
    private final LongPointer from = new LongPointer(1);
    private final LongPointer count = new LongPointer(1);
    private final Kernel kernel;
    private final long vectorBytes;
    private final int numBuffers;

    /**
     * Compiles the kernel.
     *
     * @param type of the cache's elements
     * @param cacheAddresses device memory with the addresses of the cache's buffers
     * @param copyAddresses the same of the copies
     */
    SlotCopier(GpuDevice device, DataType type, BytePointer cacheAddresses, BytePointer copyAddresses, int numBuffers) {
        this.numBuffers = numBuffers;
        this.vectorBytes = (long) VECTOR * type.bytes();
        cache.put(cacheAddresses.address());
        copy.put(copyAddresses.address());
        this.kernel = new Kernel(device, NAME, CacheElement.source(type) + SOURCE, cache, copy, from, count);
    }

    /** Copies a slot, whose bytes are a multiple of 256, from where it begins in every buffer. */
    void copy(long offsetBytes, long slotBytes, CUstream_st stream) {
        from.put(offsetBytes / vectorBytes);
        count.put(slotBytes / vectorBytes);
        kernel.launch(new Extent(BLOCKS, numBuffers, 1), new Extent(THREADS, 1, 1), stream);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
