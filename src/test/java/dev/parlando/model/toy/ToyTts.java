package dev.parlando.model.toy;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tts.SpeechNetwork;
import java.util.List;

/** Two layers over 128 letters and two codebooks of 12 codes. */
record ToyTts(WeightSource weights) implements SpeechNetwork {
    private static final String PREFIX = "voice.";
    private static final Dimension ONE = Dimension.of(1);
    private static final Dimension WIDTH = Dimension.of(ToyWeights.TTS.hiddenSize());

    @Override
    public DecoderShape shape() {
        return ToyWeights.TTS;
    }

    @Override
    public int numTextTokens() {
        return ToyWeights.LETTERS;
    }

    @Override
    public int numAudioTokens() {
        return ToyWeights.CODES;
    }

    @Override
    public int numCodebooks() {
        return ToyWeights.CODEBOOKS;
    }

    @Override
    public int audioStart() {
        return ToyBundle.SCHEDULE.reservedTextSlots() + 2;
    }

    @Override
    public long matrixElements() {
        return shape().matrixElements() + (long) numLogits() * shape().hiddenSize();
    }

    @Override
    public Graph write(DecoderForm form) {
        GraphBuilder graph = new GraphBuilder("toy-tts");
        Value embedded = embed(graph, DecoderLayers.BATCH, form.newTokens().dimension());
        Value hidden = new DecoderLayers(graph, weights, PREFIX, shape(), form).write(embedded);
        return end(graph, hidden, DecoderLayers.BATCH);
    }

    @Override
    public DecoderParts parts(WeightProducts products) {
        GraphBuilder before = new GraphBuilder("toy-tts-before");
        before.output(DecoderParts.HIDDEN, embed(before, ONE, ONE), DataType.FLOAT32, ONE, ONE, WIDTH);
        GraphBuilder after = new GraphBuilder("toy-tts-after");
        Value hidden = after.input(DecoderParts.HIDDEN, DataType.FLOAT32, ONE, ONE, WIDTH);
        Value normed = DecoderLayers.finalNorm(after, weights, PREFIX, shape(), hidden);
        return new DecoderParts(before.build(), new DecoderStack(weights, PREFIX, shape()), end(after, normed, ONE));
    }

    private Value embed(GraphBuilder graph, Dimension batch, Dimension tokens) {
        GraphBuilder g = graph.scope("embed");
        Value letters = graph.weight(weights, "letters", numTextTokens() + 1L, shape().hiddenSize());
        Value text = g.gather(letters, graph.input(TEXT_IDS, DataType.INT64, batch, tokens), 0);
        Value sounds =
                graph.weight(weights, "sounds", (long) numCodebooks() * (numAudioTokens() + 1), shape().hiddenSize());
        Value codes = graph.input(CODES, DataType.INT64, batch, tokens, Dimension.of(numCodebooks()));
        Value rows = g.gather(sounds, g.add(codes, g.longs("starts", 0, numAudioTokens() + 1L)), 0);
        Value sound = g.op("ReduceSum", List.of(rows, g.longs("axes", 2)), GraphBuilder.attribute("keepdims", 0));
        Value speaker = g.unsqueeze(graph.input(SPEAKER, DataType.FLOAT32, batch, WIDTH), 1);
        Value share = g.unsqueeze(graph.input(SPEAKER_SHARE, DataType.FLOAT32, batch, tokens), 2);
        return g.add(g.add(text, sound), g.mul(share, speaker));
    }

    private Graph end(GraphBuilder graph, Value hidden, Dimension batch) {
        GraphBuilder g = graph.scope("end");
        Value last = g.reshape(g.slice(hidden, g.longs("last", -1), g.longs("end", Long.MAX_VALUE), 1), 0, -1);
        Value mouth = graph.weight(weights, "mouth", numLogits(), shape().hiddenSize());
        Value logits = g.reshape(g.linear(last, mouth), 0, numCodebooks(), numAudioTokens());
        graph.output(
                LOGITS, logits, DataType.FLOAT32, batch, Dimension.of(numCodebooks()), Dimension.of(numAudioTokens()));
        return graph.build();
    }
}
