package dev.parlando.model.minicpmo26;

import dev.parlando.layers.ConvNeXt;
import dev.parlando.layers.InverseStft;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import dev.parlando.vocoder.VocoderNetworks;
import java.util.List;

/**
 * Writes the network from log-mel to wave: Vocos with its inverse STFT, padding "same" (model reference 2.8). {@link
 * VocoderNetworks} states input and output; a frame makes hopLength samples.
 */
final class WaveGraph {
    private static final double LARGEST_MAGNITUDE = 100;

    private final GraphBuilder graph;
    private final ConvNeXt net;
    private final VocoderConfig config;

    private WaveGraph(GraphBuilder graph, WeightSource weights, VocoderConfig config) {
        this.graph = graph;
        this.net = new ConvNeXt(graph, weights);
        this.config = config;
    }

    static Graph write(WeightSource weights, VocoderConfig config) {
        return new WaveGraph(new GraphBuilder("wave"), weights, config).write();
    }

    private Graph write() {
        Value mel = graph.input(
                VocoderNetworks.MEL,
                DataType.FLOAT32,
                VocoderNetworks.BATCH,
                Dimension.of(config.numMels()),
                VocoderNetworks.FRAMES);
        int width = config.vocosDim();
        ConvNeXt in = net.scope("in");
        Value embedded = in.convolution("backbone.embed", mel, config.numMels(), width, 7);
        GraphBuilder inGraph = graph.scope("in");
        Value x =
                inGraph.transpose(in.layerNorm("backbone.norm", inGraph.transpose(embedded, 0, 2, 1), width), 0, 2, 1);
        for (int layer = 0; layer < config.vocosLayers(); layer++) {
            x = net.scope("block." + layer)
                    .block("backbone.convnext." + layer + ".", "gamma", x, width, config.vocosIntermediate(), 1);
        }
        ConvNeXt out = net.scope("head");
        Value normed =
                out.layerNorm("backbone.final_layer_norm", graph.scope("head").transpose(x, 0, 2, 1), width);
        Value head = out.linear("head.out", normed, width, config.fftSize() + 2);
        writeWave(head);
        return graph.build();
    }

    /**
     * Writes the inverse STFT behind the head of Vocos.
     *
     * @param head [batch, frames, fftSize + 2]: log-magnitudes, then phases
     */
    private void writeWave(Value head) {
        GraphBuilder g = graph.scope("spectrum");
        int bins = config.fftSize() / 2 + 1;
        List<Value> halves = g.split(head, 2, bins, bins);
        Value magnitude = g.op(
                "Min", List.of(g.op("Exp", List.of(halves.get(0))), g.scalar("largest_magnitude", LARGEST_MAGNITUDE)));
        Value real = g.mul(magnitude, g.op("Cos", List.of(halves.get(1))));
        Value imaginary = g.mul(magnitude, g.op("Sin", List.of(halves.get(1))));
        Value spectrum = g.concat(2, List.of(real, imaginary));
        Value wave = new InverseStft(graph.scope("istft"), config.fftSize(), config.hopLength()).write(spectrum);
        graph.output(VocoderNetworks.WAVE, wave, DataType.FLOAT32, VocoderNetworks.BATCH, VocoderNetworks.SAMPLES);
    }
}
