package dev.parlando.model.minicpmo26;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.NewTokens;
import dev.parlando.layers.RowProducts;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tts.SpeechNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the speech decoder (model reference 2.2 to 2.4) for text prefill, audio prefill and audio step. {@link SpeechNetwork}
 * states inputs and outputs.
 *
 * <p>A new token's embedding is the sum of one row of the text table, one row of each code table, and its share of the
 * speaker vector. Each table has a row of zeros behind its last row, so that one graph takes every kind of token.
 */
final class SpeechGraph {
    private static final String NAME = "tts";
    private static final String PREFIX = "tts.model.";

    private final GraphBuilder graph;
    private final WeightSource weights;
    private final TtsConfig config;
    private final DecoderForm form;

    private SpeechGraph(String name, WeightSource weights, TtsConfig config, DecoderForm form) {
        this.graph = new GraphBuilder(name);
        this.weights = weights;
        this.form = form;
        this.config = config;
    }

    static Graph write(WeightSource weights, TtsConfig config, DecoderForm form) {
        return new SpeechGraph(NAME, weights, config, form).write();
    }

    /**
     * Writes a step of one row in parts. Inputs and outputs are those of the whole and {@link DecoderParts#HIDDEN}.
     *
     * @param products arithmetic of the heads
     */
    static DecoderParts parts(WeightSource weights, TtsConfig config, WeightProducts products) {
        DecoderForm form = new DecoderForm(NewTokens.ONE, products, DataType.FLOAT32);
        return new DecoderParts(
                new SpeechGraph(NAME + "-before", weights, config, form).writeBefore(),
                new DecoderStack(weights, PREFIX, shapeOf(config)),
                new SpeechGraph(NAME + "-after", weights, config, form).writeAfter());
    }

    /** Returns the number of elements of all matrices that a step multiplies with. */
    static long matrixElements(TtsConfig config) {
        return shapeOf(config).matrixElements()
                + (long) config.numCodebooks() * config.numAudioTokens() * config.hiddenSize();
    }

    private Graph write() {
        Embedded embedded = declare(DecoderLayers.BATCH, form.newTokens().dimension());
        DecoderLayers layers = new DecoderLayers(graph, weights, PREFIX, shapeOf(config), form);
        writeHeads(graph.scope("heads"), layers.write(embed(embedded)), DecoderLayers.BATCH);
        return graph.build();
    }

    private Graph writeBefore() {
        Dimension one = Dimension.of(1);
        Value embedding = embed(declare(one, one));
        graph.output(DecoderParts.HIDDEN, embedding, DataType.FLOAT32, one, one, Dimension.of(config.hiddenSize()));
        return graph.build();
    }

    private Graph writeAfter() {
        Dimension one = Dimension.of(1);
        Value hidden = graph.input(DecoderParts.HIDDEN, DataType.FLOAT32, one, one, Dimension.of(config.hiddenSize()));
        Value normed = DecoderLayers.finalNorm(graph, weights, PREFIX, shapeOf(config), hidden);
        writeHeads(graph.scope("heads"), normed, one);
        return graph.build();
    }

    /** Holds the inputs that an embedding is made of. */
    private record Embedded(Value textIds, Value codes, Value speaker, Value share) {}

    private Embedded declare(Dimension batch, Dimension tokens) {
        Dimension width = Dimension.of(config.hiddenSize());
        return new Embedded(
                graph.input(SpeechNetwork.TEXT_IDS, DataType.INT64, batch, tokens),
                graph.input(SpeechNetwork.CODES, DataType.INT64, batch, tokens, Dimension.of(config.numCodebooks())),
                graph.input(SpeechNetwork.SPEAKER, DataType.FLOAT32, batch, width),
                graph.input(SpeechNetwork.SPEAKER_SHARE, DataType.FLOAT32, batch, tokens));
    }

    private Value embed(Embedded inputs) {
        GraphBuilder g = graph.scope("embed");
        Value voice = g.mul(g.unsqueeze(inputs.share(), 2), g.unsqueeze(inputs.speaker(), 1));
        return g.add(g.add(textEmbedding(g, inputs.textIds()), codeEmbedding(g, inputs.codes())), voice);
    }

    private Value textEmbedding(GraphBuilder g, Value textIds) {
        Value table = graph.weight(weights, "tts.emb_text.weight", config.numTextTokens(), config.hiddenSize());
        return g.gather(g.concat(0, List.of(table, zeroRow(g))), textIds, 0);
    }

    /** Looks codes up in all code tables as one: codebook k starts at row k · (numAudioTokens + 1). */
    private Value codeEmbedding(GraphBuilder g, Value codes) {
        List<Value> tables = new ArrayList<>();
        Value zeros = zeroRow(g);
        for (int codebook = 0; codebook < config.numCodebooks(); codebook++) {
            tables.add(graph.weight(
                    weights, "tts.emb_code." + codebook + ".weight", config.numAudioTokens(), config.hiddenSize()));
            tables.add(zeros);
        }
        long[] starts = IntStream.range(0, config.numCodebooks())
                .mapToLong(codebook -> codebook * (config.numAudioTokens() + 1L))
                .toArray();
        Value rows = g.gather(g.concat(0, tables), g.add(codes, g.longs("starts", starts)), 0);
        return g.op("ReduceSum", List.of(rows, g.longs("axes", 2)), GraphBuilder.attribute("keepdims", 0));
    }

    private Value zeroRow(GraphBuilder g) {
        return g.floats("none", new float[config.hiddenSize()], 1, config.hiddenSize());
    }

    /** Writes the codebooks' heads as one product; weight norm W = g · v / ‖v‖ folds when the graph is loaded. */
    private void writeHeads(GraphBuilder g, Value hidden, Dimension batch) {
        List<Value> heads = new ArrayList<>();
        for (int codebook = 0; codebook < config.numCodebooks(); codebook++) {
            String name = "tts.head_code." + codebook + ".parametrizations.weight.original";
            Value length = graph.weight(weights, name + "0", config.numAudioTokens(), 1);
            Value direction = graph.weight(weights, name + "1", config.numAudioTokens(), config.hiddenSize());
            Value norm =
                    g.op("ReduceL2", List.of(direction, g.longs("axes", 1)), GraphBuilder.attribute("keepdims", 1));
            heads.add(g.mul(direction, g.div(length, norm)));
        }
        Value last = g.slice(hidden, g.longs("last", -1), g.longs("end", Long.MAX_VALUE), 1);
        Value product = RowProducts.linear(g, g.reshape(last, 0, -1), g.concat(0, heads), form.products());
        Value logits = g.reshape(product, 0, config.numCodebooks(), config.numAudioTokens());
        graph.output(
                SpeechNetwork.LOGITS,
                logits,
                DataType.FLOAT32,
                batch,
                Dimension.of(config.numCodebooks()),
                Dimension.of(config.numAudioTokens()));
    }

    static DecoderShape shapeOf(TtsConfig config) {
        return new DecoderShape(
                config.numLayers(),
                config.hiddenSize(),
                config.numHeads(),
                config.numHeads(),
                config.headDim(),
                config.intermediateSize(),
                config.ropeTheta(),
                config.rmsNormEps(),
                false);
    }
}
