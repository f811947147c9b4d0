package dev.parlando.engine;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import java.util.Map;

/**
 * Describes a decoder to those who open it, plan its memory or export it: its role, its sizes and its graphs. Immutable; any
 * thread. The graphs refer to weights of an open bundle, so sessions close before the bundle.
 */
public interface DecoderNetwork {
    /** Returns what the decoder is for. */
    DecoderRole role();

    /** Returns the sizes of the decoder's layers. */
    DecoderShape shape();

    /** Returns the largest number of new tokens that one run can take for one row. */
    int maxNewTokens();

    /** Writes the whole network in one form. */
    Graph write(DecoderForm form);

    /**
     * Writes a step of one row in three parts. Inputs and outputs are those of {@link #write}, and {@link
     * DecoderParts#HIDDEN}.
     *
     * @param products arithmetic of the matrices outside of the layers
     */
    DecoderParts parts(WeightProducts products);

    /** Returns the number of elements of all matrices that one decode step multiplies with. */
    long matrixElements();

    /**
     * Returns the shape of this decoder's KV cache.
     *
     * @param numSlots sequences that can be held at once
     * @param capacity most cache entries of one sequence
     */
    default CacheShape cacheShape(int numSlots, int capacity) {
        DecoderShape shape = shape();
        return new CacheShape(shape.numLayers(), shape.numKeyValueHeads(), shape.headDim(), numSlots, capacity);
    }

    /**
     * Loads the network on a device with an empty cache. The caller closes the session.
     *
     * @param numSlots sequences that can be held at once
     * @param capacity most cache entries of one sequence
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graphs
     */
    default DecoderSession open(Engine engine, int numSlots, int capacity) {
        WeightProducts products = engine.weightProducts(role());
        DataType cacheType = engine.cacheType(role());
        return engine.openDecoder(
                role(),
                DecoderGraphs.write(this::write, products, cacheType).with(parts(products)),
                cacheShape(numSlots, capacity),
                Map.of(DecoderLayers.BATCH.name(), numSlots, DecoderLayers.TOKENS.name(), maxNewTokens()));
    }
}
