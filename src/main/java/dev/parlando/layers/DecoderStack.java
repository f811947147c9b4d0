package dev.parlando.layers;

import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tensor.WeightTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives the stored weights of the layers of a Qwen2 or Llama decoder to a device that runs them without a graph.
 *
 * @param weights source of the tensors
 * @param prefix of the layers' weights, for example {@code tts.model.}
 * @param shape sizes
 */
public record DecoderStack(WeightSource weights, String prefix, DecoderShape shape) {
    /** Returns the matrices of queries, keys and values. */
    public List<WeightTensor> projections(int layer) {
        long width = shape.hiddenSize();
        return List.of(
                matrix(layer, "self_attn.q_proj", queryWidth(), width),
                matrix(layer, "self_attn.k_proj", keyWidth(), width),
                matrix(layer, "self_attn.v_proj", keyWidth(), width));
    }

    /** Returns the bias of queries, keys and values; none if there is none. */
    public List<WeightTensor> projectionBias(int layer) {
        if (!shape.projectionBias()) {
            return List.of();
        }
        return List.of(
                vector(layer, "self_attn.q_proj.bias", queryWidth()),
                vector(layer, "self_attn.k_proj.bias", keyWidth()),
                vector(layer, "self_attn.v_proj.bias", keyWidth()));
    }

    /** Returns the matrix after attention: [hiddenSize, queries]. */
    public WeightTensor output(int layer) {
        return matrix(layer, "self_attn.o_proj", shape.hiddenSize(), queryWidth());
    }

    /** Returns the matrix of the gate, then the one that it gates. */
    public List<WeightTensor> gateAndUp(int layer) {
        return List.of(
                matrix(layer, "mlp.gate_proj", shape.intermediateSize(), shape.hiddenSize()),
                matrix(layer, "mlp.up_proj", shape.intermediateSize(), shape.hiddenSize()));
    }

    /** Returns the last matrix of the SwiGLU: [hiddenSize, intermediateSize]. */
    public WeightTensor down(int layer) {
        return matrix(layer, "mlp.down_proj", shape.hiddenSize(), shape.intermediateSize());
    }

    /** Returns the scale of the norm before attention: [hiddenSize]. */
    public WeightTensor attentionNorm(int layer) {
        return vector(layer, "input_layernorm.weight", shape.hiddenSize());
    }

    /** Returns the scale of the norm before the SwiGLU: [hiddenSize]. */
    public WeightTensor mlpNorm(int layer) {
        return vector(layer, "post_attention_layernorm.weight", shape.hiddenSize());
    }

    /** Returns all weights of a layer. */
    public List<WeightTensor> layer(int layer) {
        List<WeightTensor> all = new ArrayList<>(projections(layer));
        all.addAll(projectionBias(layer));
        all.addAll(gateAndUp(layer));
        all.addAll(List.of(output(layer), down(layer), attentionNorm(layer), mlpNorm(layer)));
        return all;
    }

    /** Returns all weights of all layers. */
    public Stream<WeightTensor> all() {
        return IntStream.range(0, shape.numLayers()).boxed().flatMap(index -> layer(index).stream());
    }

    private long queryWidth() {
        return (long) shape.numHeads() * shape.headDim();
    }

    private long keyWidth() {
        return (long) shape.numKeyValueHeads() * shape.headDim();
    }

    private WeightTensor matrix(int layer, String name, long rows, long columns) {
        return weights.require(name(layer, name + ".weight"), Shape.of(rows, columns));
    }

    private WeightTensor vector(int layer, String name, long size) {
        return weights.require(name(layer, name), Shape.of(size));
    }

    private String name(int layer, String name) {
        return prefix + "layers." + layer + "." + name;
    }
}
