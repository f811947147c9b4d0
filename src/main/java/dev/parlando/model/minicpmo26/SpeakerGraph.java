package dev.parlando.model.minicpmo26;

import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tts.SpeakerNetwork;
import java.util.List;

/**
 * Writes the speaker projector (model reference 1.4) from the LLM's state at {@code <|spk|>} to a speaker vector. {@link
 * SpeakerNetwork} states input and output.
 */
final class SpeakerGraph {
    private static final double SMALLEST_NORM = 1e-12;

    private SpeakerGraph() {}

    static Graph write(WeightSource weights, TtsConfig config) {
        GraphBuilder graph = new GraphBuilder("speaker");
        Dimension one = Dimension.of(1);
        Value state = graph.input(SpeakerNetwork.STATE, DataType.FLOAT32, one, Dimension.of(config.llmDim()));
        Value inner = graph.scope("linear1")
                .op("Relu", List.of(linear(graph, weights, "linear1", state, config.llmDim(), config.hiddenSize())));
        Value projected = linear(graph, weights, "linear2", inner, config.hiddenSize(), config.hiddenSize());
        GraphBuilder g = graph.scope("normalize");
        Value norm = g.op("ReduceL2", List.of(projected, g.longs("axes", 1)), GraphBuilder.attribute("keepdims", 1));
        Value speaker = g.div(projected, g.op("Max", List.of(norm, g.scalar("smallest", SMALLEST_NORM))));
        graph.output(SpeakerNetwork.SPEAKER, speaker, DataType.FLOAT32, one, Dimension.of(config.hiddenSize()));
        return graph.build();
    }

    private static Value linear(
            GraphBuilder graph, WeightSource weights, String layer, Value x, int inputs, int outputs) {
        String name = "tts.projector." + layer + ".";
        GraphBuilder g = graph.scope(layer);
        Value product = g.linear(x, graph.weight(weights, name + "weight", outputs, inputs));
        return g.add(product, graph.weight(weights, name + "bias", outputs));
    }
}
