package dev.parlando.model.minicpmo26;

import dev.parlando.layers.ConvNeXt;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import dev.parlando.vocoder.VocoderNetworks;

/**
 * Writes the network from codes to log-mel: GFSQ look-up and the DVAE decoder (model reference 2.6, 2.7). {@link
 * VocoderNetworks} states input and output; codes are in [0, 625).
 */
final class MelGraph {
    /** Number of mel frames of one code row. */
    static final int FRAMES_PER_STEP = 2;

    private static final String PREFIX = "tts.dvae.";

    private final GraphBuilder graph = new GraphBuilder("mel");
    private final ConvNeXt net;
    private final VocoderConfig config;

    private MelGraph(WeightSource weights, VocoderConfig config) {
        this.net = new ConvNeXt(graph, weights);
        this.config = config;
    }

    static Graph write(WeightSource weights, VocoderConfig config) {
        return new MelGraph(weights, config).write();
    }

    private Graph write() {
        Value codes = graph.input(
                VocoderNetworks.CODES,
                DataType.INT64,
                VocoderNetworks.BATCH,
                VocoderNetworks.STEPS,
                Dimension.of(CodeFeatures.CODES_PER_STEP));
        Value x = inputLayers(new CodeFeatures(graph.scope("gfsq"), net.scope("gfsq"), config.groupDim()).write(codes));
        for (int layer = 0; layer < config.dvaeLayers(); layer++) {
            String name = PREFIX + "decoder.decoder_block." + layer + ".";
            x = net.scope("block." + layer).block(name, "coef", x, config.dvaeHidden(), 4 * config.dvaeHidden(), 2);
        }
        ConvNeXt out = net.scope("out");
        x = out.plainConvolution(PREFIX + "decoder.conv_out", x, config.dvaeHidden(), config.dvaeOutput(), 1);
        x = out.plainConvolution(PREFIX + "out_conv", x, config.dvaeOutput(), config.numMels(), 3);
        Value mel = graph.scope("out").mul(x, net.weight(PREFIX + "coef", 1, config.numMels(), 1));
        graph.output(
                VocoderNetworks.MEL,
                mel,
                DataType.FLOAT32,
                VocoderNetworks.BATCH,
                Dimension.of(config.numMels()),
                VocoderNetworks.FRAMES);
        return graph.build();
    }

    private Value inputLayers(Value x) {
        ConvNeXt in = net.scope("in");
        Value narrow = in.convolution(PREFIX + "decoder.conv_in.0", x, config.groupDim(), config.dvaeBottleneck(), 3);
        return in.convolution(
                PREFIX + "decoder.conv_in.2", in.gelu(narrow), config.dvaeBottleneck(), config.dvaeHidden(), 3);
    }
}
