package dev.parlando.layers;

import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds the two networks of one decoder, with the same weights, inputs and outputs.
 *
 * @param general takes any number of new tokens; its cache is float32
 * @param step takes one new token a row; its cache is of the type that a device asked for
 * @param parts the step of one row once more, for a device that runs layers by itself; its cache is float32
 */
public record DecoderGraphs(Graph general, Graph step, Optional<DecoderParts> parts) {
    /** Creates graphs without parts. */
    public DecoderGraphs(Graph general, Graph step) {
        this(general, step, Optional.empty());
    }

    /**
     * Writes the general network and the step.
     *
     * @param writer writes the network in a given form
     * @param products arithmetic of the matrices in both networks
     * @param cache type of the step's cache, float32 or float16
     */
    public static DecoderGraphs write(Function<DecoderForm, Graph> writer, WeightProducts products, DataType cache) {
        return new DecoderGraphs(
                writer.apply(DecoderForm.general(products)),
                writer.apply(new DecoderForm(NewTokens.ONE, products, cache)));
    }

    /** Returns the same graphs with a step of one row in parts. */
    public DecoderGraphs with(DecoderParts inParts) {
        return new DecoderGraphs(general, step, Optional.of(inParts));
    }

    public String name() {
        return general.name();
    }
}
