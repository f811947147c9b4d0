package dev.parlando.model.toy;

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

/** Describes a language model of one layer over 280 words, whose head is the embedding. */
record ToyLlm(WeightSource weights) implements LlmNetwork {
    private static final String PREFIX = "text.";
    private static final Dimension ONE = Dimension.of(1);
    private static final Dimension WIDTH = Dimension.of(ToyWeights.LLM.hiddenSize());

    @Override
    public DecoderShape shape() {
        return ToyWeights.LLM;
    }

    @Override
    public int vocabSize() {
        return ToyWeights.WORDS;
    }

    @Override
    public int maxPositions() {
        return 512;
    }

    @Override
    public long matrixElements() {
        return shape().matrixElements() + (long) vocabSize() * shape().hiddenSize();
    }

    @Override
    public Graph write(DecoderForm form) {
        GraphBuilder graph = new GraphBuilder("toy-llm");
        Value embedded = embed(graph, DecoderLayers.BATCH, form.newTokens().dimension());
        Rows rows = Rows.declare(graph, DecoderLayers.BATCH);
        Value hidden = new DecoderLayers(graph, weights, PREFIX, shape(), form).write(embedded);
        return end(graph, hidden, rows, DecoderLayers.BATCH);
    }

    @Override
    public DecoderParts parts(WeightProducts products) {
        GraphBuilder before = new GraphBuilder("toy-llm-before");
        before.output(DecoderParts.HIDDEN, embed(before, ONE, ONE), DataType.FLOAT32, ONE, ONE, WIDTH);
        GraphBuilder after = new GraphBuilder("toy-llm-after");
        Value hidden = after.input(DecoderParts.HIDDEN, DataType.FLOAT32, ONE, ONE, WIDTH);
        Rows rows = Rows.declare(after, ONE);
        Value normed = DecoderLayers.finalNorm(after, weights, PREFIX, shape(), hidden);
        return new DecoderParts(
                before.build(), new DecoderStack(weights, PREFIX, shape()), end(after, normed, rows, ONE));
    }

    private record Rows(Value state, Value last) {
        static Rows declare(GraphBuilder graph, Dimension batch) {
            return new Rows(
                    graph.input(STATE_ROW, DataType.INT64, batch, ONE),
                    graph.input(LAST_ROW, DataType.INT64, batch, ONE));
        }
    }

    private Value embed(GraphBuilder graph, Dimension batch, Dimension tokens) {
        return graph.gather(words(graph), graph.input(TOKEN_IDS, DataType.INT64, batch, tokens), 0);
    }

    private Value words(GraphBuilder graph) {
        return graph.weight(weights, "words", vocabSize(), shape().hiddenSize());
    }

    private Graph end(GraphBuilder graph, Value hidden, Rows rows, Dimension batch) {
        GraphBuilder g = graph.scope("end");
        Value last = g.op("GatherND", List.of(hidden, rows.last()), attribute("batch_dims", 1));
        Value logits = g.op("Gemm", List.of(last, words(graph)), attribute("transB", 1));
        List<Value> top = g.op(
                "TopK",
                2,
                List.of(logits, g.longs("count", numCandidates())),
                attribute("axis", -1),
                attribute("sorted", 1));
        graph.output(CANDIDATE_LOGITS, top.get(0), DataType.FLOAT32, batch, Dimension.of(numCandidates()));
        graph.output(CANDIDATE_IDS, top.get(1), DataType.INT64, batch, Dimension.of(numCandidates()));
        Value state = g.op("GatherND", List.of(hidden, rows.state()), attribute("batch_dims", 1));
        graph.output(STATE, state, DataType.FLOAT32, batch, WIDTH);
        return graph.build();
    }
}
