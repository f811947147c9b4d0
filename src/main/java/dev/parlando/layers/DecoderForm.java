package dev.parlando.layers;

import dev.parlando.tensor.DataType;

/**
 * Holds the form in which the network of a decoder is written.
 *
 * @param newTokens number of new tokens that the network takes
 * @param products how activations are multiplied with matrices
 * @param cache type of the cached keys and values: float32, or float16 with {@link NewTokens#ONE}
 */
public record DecoderForm(NewTokens newTokens, WeightProducts products, DataType cache) {
    public DecoderForm {
        boolean known = cache == DataType.FLOAT32 || (cache == DataType.FLOAT16 && newTokens == NewTokens.ONE);
        if (!known) {
            throw new IllegalArgumentException("no network of " + newTokens + " new tokens has a cache of " + cache);
        }
    }

    /** Returns the form for any number of new tokens, with a cache in float32. */
    public static DecoderForm general(WeightProducts products) {
        return new DecoderForm(NewTokens.MANY, products, DataType.FLOAT32);
    }
}
