package dev.parlando.layers;

import dev.parlando.onnx.Dimension;

/** Says how many new tokens a decoder's network takes for each row. */
public enum NewTokens {
    /** Any number of new tokens a row. */
    MANY,
    /** Exactly one new token a row: the graph is written so that a GPU runs fewer kernels and reads the cache once. */
    ONE;

    /** Returns the dimension {@code tokens} of inputs and outputs. */
    public Dimension dimension() {
        return this == ONE ? Dimension.of(1) : DecoderLayers.TOKENS;
    }
}
