package dev.parlando.layers;

import static dev.parlando.onnx.GraphBuilder.attribute;

import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.WeightSource;
import java.util.List;

/** Writes the layers that the DVAE decoder and Vocos share (model reference 2.7, 2.8). */
public final class ConvNeXt {
    private static final double LAYER_NORM_EPS = 1e-6;
    private static final int KERNEL = 7;

    private final GraphBuilder graph;
    private final WeightSource weights;

    public ConvNeXt(GraphBuilder graph, WeightSource weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /** Returns a writer of nodes under {@code scope/name/}. */
    public ConvNeXt scope(String name) {
        return new ConvNeXt(graph.scope(name), weights);
    }

    /** Adds a weight as {@link GraphBuilder#weight} does. */
    public Value weight(String name, long... shape) {
        return graph.weight(weights, name, shape);
    }

    /** Adds a length-preserving convolution with bias: x [batch, in, frames] → [batch, out, frames]. */
    public Value convolution(String name, Value x, int in, int out, int kernel) {
        return graph.op(
                "Conv",
                List.of(x, weight(name + ".weight", out, in, kernel), weight(name + ".bias", out)),
                attribute("kernel_shape", new long[] {kernel}),
                attribute("pads", kernel / 2, kernel / 2));
    }

    /** Adds the same convolution without bias. */
    public Value plainConvolution(String name, Value x, int in, int out, int kernel) {
        return graph.op(
                "Conv",
                List.of(x, weight(name + ".weight", out, in, kernel)),
                attribute("kernel_shape", new long[] {kernel}),
                attribute("pads", kernel / 2, kernel / 2));
    }

    /** Adds a LayerNorm over the last axis. */
    public Value layerNorm(String name, Value x, int channels) {
        return graph.op(
                "LayerNormalization",
                List.of(x, weight(name + ".weight", channels), weight(name + ".bias", channels)),
                attribute("axis", -1),
                attribute("epsilon", (float) LAYER_NORM_EPS));
    }

    /** Adds a linear layer with bias: x [..., in] → [..., out]. */
    public Value linear(String name, Value x, int in, int out) {
        return graph.add(graph.linear(x, weight(name + ".weight", out, in)), weight(name + ".bias", out));
    }

    /** Adds the exact GELU, x · ½ (1 + erf(x / √2)). */
    public Value gelu(Value x) {
        Value error = graph.op("Erf", List.of(graph.div(x, graph.scalar("root", Math.sqrt(2)))));
        return graph.mul(graph.mul(x, graph.add(error, graph.scalar("one", 1))), graph.scalar("half", 0.5));
    }

    /**
     * Adds one block: depthwise convolution, LayerNorm, two pointwise layers with GELU, layer scale, residual.
     *
     * @param x [batch, channels, frames]
     * @param scaleName of the layer scale beside the other weights of the block
     */
    public Value block(String name, String scaleName, Value x, int channels, int inner, int dilation) {
        Value convolved = graph.op(
                "Conv",
                List.of(x, weight(name + "dwconv.weight", channels, 1, KERNEL), weight(name + "dwconv.bias", channels)),
                attribute("kernel_shape", new long[] {KERNEL}),
                attribute("group", channels),
                attribute("dilations", new long[] {dilation}),
                attribute("pads", 3L * dilation, 3L * dilation));
        Value normed = layerNorm(name + "norm", graph.transpose(convolved, 0, 2, 1), channels);
        Value expanded = gelu(linear(name + "pwconv1", normed, channels, inner));
        Value shrunk = linear(name + "pwconv2", expanded, inner, channels);
        Value scaled = graph.mul(shrunk, weight(name + scaleName, channels));
        return graph.add(x, graph.transpose(scaled, 0, 2, 1));
    }
}
