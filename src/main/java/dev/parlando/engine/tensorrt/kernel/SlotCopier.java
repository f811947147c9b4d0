package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.Kernel.Extent;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** Copies one slot of all buffers of a cache to float32 buffers of one slot each, in one kernel, {@code copy_slot}. */
public final class SlotCopier {
    private static final int THREADS = 256;
    private static final int BLOCKS = 32;
    /** Number of elements that a thread copies at once. */
    private static final int VECTOR = 4;

    private final LongPointer from;
    private final LongPointer count;
    private final Kernel kernel;
    private final long vectorBytes;
    private final int numBuffers;

    /**
     * Prepares the kernel's parameters. The owner frees them.
     *
     * @param cacheAddresses device memory with the addresses of the cache's buffers
     * @param copyAddresses device memory with the addresses of the copies
     */
    public SlotCopier(
            Owner owner, CacheKernels kernels, BytePointer cacheAddresses, BytePointer copyAddresses, int numBuffers) {
        this.numBuffers = numBuffers;
        this.vectorBytes = (long) VECTOR * kernels.type().bytes();
        LongPointer cache = Kernel.longParameter(owner).put(cacheAddresses.address());
        LongPointer copy = Kernel.longParameter(owner).put(copyAddresses.address());
        this.from = Kernel.longParameter(owner);
        this.count = Kernel.longParameter(owner);
        Pointer[] parameters = {cache, copy, from, count};
        this.kernel = new Kernel(owner, kernels.module(), "copy_slot", parameters);
    }

    /**
     * Puts the kernel on the stream.
     *
     * @param offsetBytes where the slot begins in every buffer
     * @param slotBytes bytes of a slot, a multiple of 256
     */
    public void copy(long offsetBytes, long slotBytes, CUstream_st stream) {
        from.put(offsetBytes / vectorBytes);
        count.put(slotBytes / vectorBytes);
        kernel.launch(new Extent(BLOCKS, numBuffers, 1), new Extent(THREADS, 1, 1), stream);
    }
}
