package dev.parlando.model.minicpmo26;

import static dev.parlando.onnx.GraphBuilder.attribute;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import java.util.List;

/**
 * Writes the Qwen2 language model (model reference 2.1) for prefill and decode step. {@link LlmNetwork} states inputs and
 * outputs.
 */
final class LlmGraph {
    private static final String NAME = "llm";
    private static final String PREFIX = "llm.model.";

    private final GraphBuilder graph;
    private final WeightSource weights;
    private final LlmConfig config;
    private final int numCandidates;
    private final WeightProducts products;

    private LlmGraph(String name, WeightSource weights, LlmConfig config, int numCandidates, WeightProducts products) {
        this.graph = new GraphBuilder(name);
        this.weights = weights;
        this.config = config;
        this.numCandidates = numCandidates;
        this.products = products;
    }

    /**
     * Writes the whole network.
     *
     * @param numCandidates logits to keep, at most the vocabulary
     */
    static Graph write(WeightSource weights, LlmConfig config, int numCandidates, DecoderForm form) {
        return new LlmGraph(NAME, weights, config, numCandidates, form.products()).write(form);
    }

    /**
     * Writes a step of one row in parts. Inputs and outputs are those of the whole and {@link DecoderParts#HIDDEN}.
     *
     * @param numCandidates logits to keep, at most the vocabulary
     * @param products arithmetic of the embedding and the head
     */
    static DecoderParts parts(WeightSource weights, LlmConfig config, int numCandidates, WeightProducts products) {
        return new DecoderParts(
                new LlmGraph(NAME + "-before", weights, config, numCandidates, products).writeBefore(),
                new DecoderStack(weights, PREFIX, shapeOf(config)),
                new LlmGraph(NAME + "-after", weights, config, numCandidates, products).writeAfter());
    }

    private Graph write(DecoderForm form) {
        Value tokenIds = tokenIds(DecoderLayers.BATCH, form.newTokens().dimension());
        Rows rows = declareRows(DecoderLayers.BATCH);
        DecoderLayers layers = new DecoderLayers(graph, weights, PREFIX, shapeOf(config), form);
        writeEnd(layers.write(embedding(tokenIds)), rows, DecoderLayers.BATCH);
        return graph.build();
    }

    private Graph writeBefore() {
        Dimension one = Dimension.of(1);
        Value embedding = embedding(tokenIds(one, one));
        graph.output(DecoderParts.HIDDEN, embedding, DataType.FLOAT32, one, one, Dimension.of(config.hiddenSize()));
        return graph.build();
    }

    private Graph writeAfter() {
        Dimension one = Dimension.of(1);
        Value hidden = graph.input(DecoderParts.HIDDEN, DataType.FLOAT32, one, one, Dimension.of(config.hiddenSize()));
        Rows rows = declareRows(one);
        writeEnd(DecoderLayers.finalNorm(graph, weights, PREFIX, shapeOf(config), hidden), rows, one);
        return graph.build();
    }

    /** Holds the inputs that select tokens among the new ones. */
    private record Rows(Value state, Value last) {}

    private Value tokenIds(Dimension batch, Dimension tokens) {
        return graph.input(LlmNetwork.TOKEN_IDS, DataType.INT64, batch, tokens);
    }

    private Rows declareRows(Dimension batch) {
        return new Rows(
                graph.input(LlmNetwork.STATE_ROW, DataType.INT64, batch, Dimension.of(1)),
                graph.input(LlmNetwork.LAST_ROW, DataType.INT64, batch, Dimension.of(1)));
    }

    /**
     * Writes the outputs behind the last layer.
     *
     * @param hidden after the final norm, [batch, tokens, hiddenSize]
     */
    private void writeEnd(Value hidden, Rows rows, Dimension batch) {
        Value last = row(graph.scope("last"), hidden, rows.last());
        Value logits = logits(graph.scope("head"), last, head(graph, weights, config), products);
        writeCandidates(graph.scope("head"), logits, batch);
        Value state = row(graph.scope("state"), hidden, rows.state());
        graph.output(LlmNetwork.STATE, state, DataType.FLOAT32, batch, Dimension.of(config.hiddenSize()));
    }

    /** Returns the number of elements of all matrices that a step multiplies with. */
    static long matrixElements(LlmConfig config) {
        return shapeOf(config).matrixElements() + (long) config.vocabSize() * config.hiddenSize();
    }

    /** Picks one token of each batch row: [batch, hiddenSize]. */
    private static Value row(GraphBuilder g, Value hidden, Value index) {
        return g.op("GatherND", List.of(hidden, index), attribute("batch_dims", 1));
    }

    private static Value head(GraphBuilder graph, WeightSource weights, LlmConfig config) {
        String name =
                weights.find("llm.lm_head.weight").isPresent() ? "llm.lm_head.weight" : "llm.model.embed_tokens.weight";
        return graph.weight(weights, name, config.vocabSize(), config.hiddenSize());
    }

    private Value embedding(Value tokenIds) {
        Value table = graph.weight(weights, PREFIX + "embed_tokens.weight", config.vocabSize(), config.hiddenSize());
        GraphBuilder g = graph.scope("embed");
        if (products != WeightProducts.BFLOAT16) {
            return g.gather(table, tokenIds, 0);
        }
        return g.cast(g.gather(g.cast(table, DataType.BFLOAT16), tokenIds, 0), DataType.FLOAT32);
    }

    /** Multiplies states [batch, hiddenSize] with the head: [batch, vocabulary]. */
    private static Value logits(GraphBuilder g, Value state, Value head, WeightProducts products) {
        if (products != WeightProducts.BFLOAT16) {
            return rowProduct(g, state, head);
        }
        Value product = rowProduct(g, g.cast(state, DataType.BFLOAT16), g.cast(head, DataType.BFLOAT16));
        return g.cast(product, DataType.FLOAT32);
    }

    /** Computes x · headᵀ without a node that transposes the head, the largest matrix: TensorRT would copy it. */
    private static Value rowProduct(GraphBuilder g, Value x, Value head) {
        return g.op("Gemm", List.of(x, head), attribute("transB", 1));
    }

    private void writeCandidates(GraphBuilder g, Value logits, Dimension batch) {
        List<Value> top = g.op(
                "TopK",
                2,
                List.of(logits, g.longs("count", numCandidates)),
                attribute("axis", -1),
                attribute("sorted", 1));
        Dimension candidates = Dimension.of(numCandidates);
        graph.output(LlmNetwork.CANDIDATE_LOGITS, top.get(0), DataType.FLOAT32, batch, candidates);
        graph.output(LlmNetwork.CANDIDATE_IDS, top.get(1), DataType.INT64, batch, candidates);
    }

    static DecoderShape shapeOf(LlmConfig config) {
        return new DecoderShape(
                config.numLayers(),
                config.hiddenSize(),
                config.numHeads(),
                config.numKeyValueHeads(),
                config.headDim(),
                config.intermediateSize(),
                config.ropeTheta(),
                config.rmsNormEps(),
                true);
    }
}
