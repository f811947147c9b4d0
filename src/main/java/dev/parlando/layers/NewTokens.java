package dev.parlando.layers;

import dev.parlando.onnx.Dimension;

/** Number of new tokens that a decoder's network takes. */
public enum NewTokens {
    /** Any number. */
    MANY,
    /** One token a row: written so that a GPU needs fewer kernels and reads the cache once. */
    ONE;

    /** Returns the dimension {@code tokens} of inputs and outputs. */
    public Dimension dimension() {
        return this == ONE ? Dimension.of(1) : DecoderLayers.TOKENS;
    }
}
