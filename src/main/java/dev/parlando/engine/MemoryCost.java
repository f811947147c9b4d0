package dev.parlando.engine;

import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;

/** Computes how much of a device's memory decoders take, before anything is opened on it. */
public interface MemoryCost {
    /** Returns the same as {@link Engine#weightProducts}. */
    WeightProducts weightProducts(DecoderRole role);

    /** Returns the same as {@link Engine#cacheType}. */
    DataType cacheType(DecoderRole role);

    /** Returns the bytes of a decoder's weights. */
    long weightBytes(Graph graph);

    /**
     * Returns the bytes of the second copy of a decoder's layers that its steps read, 0 if there is none.
     *
     * @param role of the decoder
     * @param stack the decoder's layers
     */
    long stepBytes(DecoderRole role, DecoderStack stack);

    /**
     * Returns the bytes of a decoder's cache.
     *
     * @param type element type of keys and values
     */
    long cacheBytes(CacheShape cache, DataType type);
}
