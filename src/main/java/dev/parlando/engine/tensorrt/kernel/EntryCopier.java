package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.Kernel.Extent;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** Appends new keys and values of many rows and all layers to a cache in one kernel, {@code append_entries}. */
public final class EntryCopier {
    /** Number of int32 values that describe one row: row of the run, slot, entries before, entries to append. */
    public static final int ROW_NUMBERS = 4;

    private static final int THREADS = 128;

    private final IntPointer tokens;
    private final IntPointer stride;
    private final Kernel kernel;
    private final CacheShape shape;

    /**
     * Holds the device memory that the kernel reads and writes.
     *
     * @param fresh addresses of the new entries by buffer, float32
     * @param cache addresses of the cache's buffers
     * @param rows room for {@link #ROW_NUMBERS} values of each row
     */
    public record Places(BytePointer fresh, BytePointer cache, BytePointer rows) {}

    /** Prepares the kernel's parameters. The owner frees them. */
    public EntryCopier(Owner owner, CacheKernels kernels, CacheShape shape, Places places) {
        this.shape = shape;
        LongPointer fresh = Kernel.longParameter(owner).put(places.fresh().address());
        LongPointer cache = Kernel.longParameter(owner).put(places.cache().address());
        LongPointer rows = Kernel.longParameter(owner).put(places.rows().address());
        IntPointer heads = Kernel.intParameter(owner).put(shape.numKeyValueHeads());
        IntPointer dim = Kernel.intParameter(owner).put(shape.headDim());
        this.tokens = Kernel.intParameter(owner);
        this.stride = Kernel.intParameter(owner);
        Pointer[] parameters = {fresh, cache, rows, heads, dim, tokens, stride};
        this.kernel = new Kernel(owner, kernels.module(), "append_entries", parameters);
    }

    /**
     * Puts the kernel on the stream.
     *
     * @param numRows rows that {@link Places#rows} describes
     * @param newTokens new entries of each row in {@link Places#fresh}
     * @param cacheStride entries of each head in the cache's buffers
     */
    public void append(int numRows, int newTokens, int cacheStride, CUstream_st stream) {
        tokens.put(newTokens);
        stride.put(cacheStride);
        Extent blocks = new Extent(numRows, 2 * shape.numLayers(), shape.numKeyValueHeads());
        kernel.launch(blocks, new Extent(THREADS, 1, 1), stream);
    }
}
