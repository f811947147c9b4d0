package dev.parlando.layers;

import dev.parlando.layers.RowProducts.Matrix;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the layers of a Qwen2 or Llama decoder (model reference 2.1, 2.3) for any number of new tokens.
 *
 * <p>Attention is in two parts under one softmax: scores against the cache and scores against the new tokens. Keys and
 * values of the new tokens are outputs, which the engine appends to the cache after the run. So the cache is only read,
 * and a graph for any number of new tokens serves prefill and decode step. It declares these inputs:
 *
 * <ul>
 *   <li>{@code positions} int64 [batch, tokens]: rotary positions of the new tokens
 *   <li>{@code cache.mask} float [batch, cache]: added to the scores of each cache entry, 0 or {@link #MASKED}
 *   <li>{@code new.mask} float [batch, tokens, tokens]: added to the scores of query by new key
 *   <li>{@code cache.key.N}, {@code cache.value.N} float or float16 [batch, kvHeads, cache, headDim]: keys are stored
 *       rotated
 * </ul>
 *
 * Outputs: {@code new.key.N}, {@code new.value.N} float [batch, kvHeads, tokens, headDim].
 */
public final class DecoderLayers {
    public static final String POSITIONS = "positions";
    public static final String CACHE_MASK = "cache.mask";
    public static final String NEW_MASK = "new.mask";
    public static final String CACHE_KEY = "cache.key.";
    public static final String CACHE_VALUE = "cache.value.";
    public static final String NEW_KEY = "new.key.";
    public static final String NEW_VALUE = "new.value.";

    public static final Dimension BATCH = Dimension.named("batch");
    public static final Dimension TOKENS = Dimension.named("tokens");
    public static final Dimension CACHE = Dimension.named("cache");

    /**
     * Value that is added to a score to hide a token: the weight is exactly 0 after the softmax, in half precision too.
     */
    public static final float MASKED = -30_000f;

    private final GraphBuilder graph;
    private final WeightSource weights;
    private final RowProducts rowProducts;
    private final String prefix;
    private final DecoderShape shape;
    private final DecoderForm form;
    private final Attention attention;
    private final Value cosine;
    private final Value sine;
    /** Number of new tokens, one element. */
    private final Value tokens;

    private final List<Value> newKeys = new ArrayList<>();
    private final List<Value> newValues = new ArrayList<>();

    /**
     * Declares the inputs.
     *
     * @param prefix of the layers' weights, for example {@code llm.model.}
     */
    public DecoderLayers(
            GraphBuilder graph, WeightSource weights, String prefix, DecoderShape shape, DecoderForm form) {
        this.rowProducts = new RowProducts(weights, form.products());
        this.form = form;
        this.graph = graph;
        this.weights = weights;
        this.prefix = prefix;
        this.shape = shape;
        Dimension newTokens = form.newTokens().dimension();
        Value positions = graph.input(POSITIONS, DataType.INT64, BATCH, newTokens);
        Value cacheMask = graph.input(CACHE_MASK, DataType.FLOAT32, BATCH, CACHE);
        Value newMask = graph.input(NEW_MASK, DataType.FLOAT32, BATCH, newTokens, newTokens);
        GraphBuilder shared = graph.scope("shared");
        this.tokens =
                shared.slice(shared.op("Shape", List.of(positions)), shared.longs("one", 1), shared.longs("two", 2), 0);
        this.attention = form.newTokens() == NewTokens.ONE
                ? new Attention.OneToken(shared, cacheMask, newMask, shape, form.cache() == DataType.FLOAT16)
                : new Attention.Joined(shared, cacheMask, newMask, tokens, shape.group());
        Value angles = angles(shared.scope("rope"), positions);
        this.cosine = rotation(shared.scope("cosine"), angles, "Cos");
        this.sine = rotation(shared.scope("sine"), angles, "Sin");
    }

    /** Returns whether the input of that name is bound to the cache, not filled by the caller. */
    public static boolean isCache(String inputName) {
        return inputName.startsWith(CACHE_KEY) || inputName.startsWith(CACHE_VALUE);
    }

    /** Returns the rotary angles, each half of the head alike: [batch, 1, tokens, headDim]. */
    private Value angles(GraphBuilder g, Value positions) {
        float[] pairs = shape.inverseFrequencies();
        float[] inverseFrequencies = Arrays.copyOf(pairs, 2 * pairs.length);
        System.arraycopy(pairs, 0, inverseFrequencies, pairs.length, pairs.length);
        Value frequencies = g.floats("frequencies", inverseFrequencies, inverseFrequencies.length);
        return g.mul(g.unsqueeze(g.cast(positions, DataType.FLOAT32), 1, 3), frequencies);
    }

    /**
     * Returns cosine or sine by head, [batch, numHeads + numKeyValueHeads, tokens, headDim]. The attention scale sits
     * in the query heads' rows; the sign of "rotate half" sits in the first half of the sine.
     */
    private Value rotation(GraphBuilder g, Value angles, String function) {
        int heads = shape.numHeads() + shape.numKeyValueHeads();
        int half = shape.headDim() / 2;
        float[] factors = new float[heads * shape.headDim()];
        for (int index = 0; index < factors.length; index++) {
            boolean isQuery = index / shape.headDim() < shape.numHeads();
            boolean isNegative = function.equals("Sin") && index % shape.headDim() < half;
            factors[index] = (float) ((isQuery ? 1 / Math.sqrt(shape.headDim()) : 1) * (isNegative ? -1 : 1));
        }
        return g.mul(g.op(function, List.of(angles)), g.floats("factors", factors, heads, 1, shape.headDim()));
    }

    /**
     * Writes all layers and the final norm.
     *
     * @param hidden embeddings, [batch, tokens, hiddenSize]
     * @return hidden states after the final RMSNorm, [batch, tokens, hiddenSize]
     */
    public Value write(Value hidden) {
        Value x = hidden;
        for (int layer = 0; layer < shape.numLayers(); layer++) {
            x = layer(graph.scope("layer." + layer), prefix + "layers." + layer + ".", layer, x);
        }
        for (int layer = 0; layer < shape.numLayers(); layer++) {
            Dimension heads = Dimension.of(shape.numKeyValueHeads());
            Dimension width = Dimension.of(shape.headDim());
            Dimension newTokens = form.newTokens().dimension();
            graph.output(NEW_KEY + layer, newKeys.get(layer), DataType.FLOAT32, BATCH, heads, newTokens, width);
            graph.output(NEW_VALUE + layer, newValues.get(layer), DataType.FLOAT32, BATCH, heads, newTokens, width);
        }
        return finalNorm(graph, weights, prefix, shape, x);
    }

    /** Adds the norm after the last layer. The parameters are those of the constructor. */
    public static Value finalNorm(
            GraphBuilder graph, WeightSource weights, String prefix, DecoderShape shape, Value x) {
        return norm(graph.scope("norm"), weights, prefix + "norm.weight", shape, x);
    }

    private Value layer(GraphBuilder g, String name, int layer, Value x) {
        Value attended = attention(
                g.scope("attention"),
                name + "self_attn.",
                layer,
                norm(g.scope("input_norm"), x, name + "input_layernorm.weight"));
        Value residual = g.add(x, attended);
        Value normed = norm(g.scope("mlp_norm"), residual, name + "post_attention_layernorm.weight");
        return g.add(residual, mlp(g.scope("mlp"), name + "mlp.", normed));
    }

    private Value norm(GraphBuilder g, Value x, String name) {
        return norm(g, weights, name, shape, x);
    }

    private static Value norm(GraphBuilder g, WeightSource weights, String name, DecoderShape shape, Value x) {
        return g.rmsNorm(x, g.weight(weights, name, shape.hiddenSize()), shape.rmsNormEps());
    }

    private Value attention(GraphBuilder g, String name, int layer, Value x) {
        int allHeads = shape.numHeads() + 2 * shape.numKeyValueHeads();
        Value projected = g.transpose(
                g.reshape(projection(g.scope("qkv"), name, x), 0, 0, allHeads, shape.headDim()), 0, 2, 1, 3);
        List<Value> parts =
                g.split(projected, 1, shape.numHeads() + shape.numKeyValueHeads(), shape.numKeyValueHeads());
        List<Value> rotated =
                g.split(rotate(g.scope("rope"), parts.get(0)), 1, shape.numHeads(), shape.numKeyValueHeads());
        Value key = rotated.get(1);
        Value value = parts.get(1);
        newKeys.add(key);
        newValues.add(value);
        Value context = attend(g, layer, rotated.get(0), key, value, parts.get(0));
        Value merged = g.reshape(g.transpose(context, 0, 2, 1, 3), 0, 0, (long) shape.numHeads() * shape.headDim());
        return rowProducts.write(
                g.scope("output"),
                merged,
                (long) shape.numHeads() * shape.headDim(),
                new Matrix(name + "o_proj.weight", shape.hiddenSize()));
    }

    /** Adds q, k and v as one product: [batch, tokens, (numHeads + 2 numKeyValueHeads) · headDim]. */
    private Value projection(GraphBuilder g, String name, Value x) {
        long queryWidth = (long) shape.numHeads() * shape.headDim();
        long keyWidth = (long) shape.numKeyValueHeads() * shape.headDim();
        Value product = rowProducts.write(
                g,
                x,
                shape.hiddenSize(),
                new Matrix(name + "q_proj.weight", queryWidth),
                new Matrix(name + "k_proj.weight", keyWidth),
                new Matrix(name + "v_proj.weight", keyWidth));
        if (!shape.projectionBias()) {
            return product;
        }
        Value bias = g.concat(
                0,
                List.of(
                        g.weight(weights, name + "q_proj.bias", queryWidth),
                        g.weight(weights, name + "k_proj.bias", keyWidth),
                        g.weight(weights, name + "v_proj.bias", keyWidth)));
        return g.add(product, bias);
    }

    private Value rotate(GraphBuilder g, Value heads) {
        int half = shape.headDim() / 2;
        List<Value> halves = g.split(heads, 3, half, half);
        Value swapped = g.concat(3, List.of(halves.get(1), halves.get(0)));
        return g.add(g.mul(heads, cosine), g.mul(swapped, sine));
    }

    private Value attend(GraphBuilder g, int layer, Value query, Value key, Value value, Value unrotated) {
        Dimension heads = Dimension.of(shape.numKeyValueHeads());
        Dimension width = Dimension.of(shape.headDim());
        Value cachedKey = graph.input(CACHE_KEY + layer, form.cache(), BATCH, heads, CACHE, width);
        Value cachedValue = graph.input(CACHE_VALUE + layer, form.cache(), BATCH, heads, CACHE, width);
        Value queries = shape.group() == 1 ? query : g.reshape(query, 0, shape.numKeyValueHeads(), -1, shape.headDim());
        Value context = attention.write(g, new Attention.Heads(queries, key, value, unrotated, cachedKey, cachedValue));
        return shape.group() == 1 ? context : ungroup(g, context);
    }

    /**
     * Separates the heads of a group: [batch, kvHeads, group · tokens, headDim] → [batch, numHeads, tokens, headDim].
     */
    private Value ungroup(GraphBuilder g, Value context) {
        Value target = g.concat(
                0,
                List.of(
                        g.longs("batch", 0),
                        g.longs("heads", shape.numHeads()),
                        tokens,
                        g.longs("width", shape.headDim())));
        return g.op("Reshape", List.of(context, target));
    }

    private Value mlp(GraphBuilder g, String name, Value x) {
        int wide = shape.intermediateSize();
        Value both = rowProducts.write(
                g,
                x,
                shape.hiddenSize(),
                new Matrix(name + "gate_proj.weight", wide),
                new Matrix(name + "up_proj.weight", wide));
        List<Value> halves = g.split(both, 2, wide, wide);
        Value gate = g.mul(halves.get(0), g.op("Sigmoid", List.of(halves.get(0))));
        return rowProducts.write(
                g, g.mul(gate, halves.get(1)), wide, new Matrix(name + "down_proj.weight", shape.hiddenSize()));
    }
}
