package dev.parlando.onnx;

import dev.parlando.tensor.DataType;
import java.util.function.Function;

/**
 * The two networks of one decoder, with the same weights, inputs and outputs.
 *
 * @param general takes any number of new tokens; its cache is float32
 * @param step takes one new token a row; its cache is of the type that a device asked for
 */
public record DecoderGraphs(Graph general, Graph step) {
    /**
     * Writes both.
     *
     * @param writer of either
     * @param cache type of the step's cache, float32 or float16
     */
    public static DecoderGraphs write(Function<DecoderForm, Graph> writer, WeightProducts products, DataType cache) {
        return new DecoderGraphs(
                writer.apply(DecoderForm.general(products)),
                writer.apply(new DecoderForm(NewTokens.ONE, products, cache)));
    }

    public String name() {
        return general.name();
    }
}
