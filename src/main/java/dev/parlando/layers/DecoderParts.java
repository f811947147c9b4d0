package dev.parlando.layers;

import dev.parlando.onnx.Graph;

/**
 * Holds a decode step of one row in three parts.
 *
 * @param before from the new token to its embedding, output {@link #HIDDEN} float [1, 1, hiddenSize]
 * @param stack the layers
 * @param after from what the last layer leaves, input {@link #HIDDEN}, to the step's outputs; the final norm is in it
 */
public record DecoderParts(Graph before, DecoderStack stack, Graph after) {
    public static final String HIDDEN = "hidden";
}
