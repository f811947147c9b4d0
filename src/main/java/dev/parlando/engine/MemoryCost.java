package dev.parlando.engine;

import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;

/** What decoders take of a device's memory, known before anything is opened on it. */
public interface MemoryCost {
    /** As {@link Engine#weightProducts}. */
    WeightProducts weightProducts(String graphName);

    /** As {@link Engine#cacheType}. */
    DataType cacheType(String graphName);

    /** Bytes of a decoder's weights. */
    long weightBytes(Graph graph);

    /**
     * Bytes of a decoder's layers that are kept once more for steps, 0 if they are not.
     *
     * @param graphName of the decoder
     */
    long stepBytes(String graphName, DecoderStack stack);

    /**
     * Bytes of a decoder's cache.
     *
     * @param type of its elements
     */
    long cacheBytes(CacheShape cache, DataType type);
}
