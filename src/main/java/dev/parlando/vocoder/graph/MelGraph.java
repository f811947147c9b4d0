package dev.parlando.vocoder.graph;

import dev.parlando.bundle.VocoderConfig;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Codes to log-mel: GFSQ look-up and the DVAE decoder (model reference 2.6, 2.7).
 *
 * <p>Input {@code codes} int64 [batch, steps, 4], each in [0, 625). Output {@code mel} float [batch, numMels, 2 · steps],
 * natural log of magnitudes.
 */
public final class MelGraph {
    public static final String CODES = "codes";
    public static final String MEL = "mel";
    public static final Dimension BATCH = Dimension.named("batch");
    public static final Dimension STEPS = Dimension.named("steps");
    public static final int FRAMES_PER_STEP = 2;

    private static final int NUM_GROUPS = 2;
    private static final int NUM_RESIDUALS = 2;
    private static final int DIGITS = 4;
    private static final int LEVELS = 5;
    /** (levels - 1)⁻¹, the weight of the second residual stage; later versions of the quantiser differ. */
    private static final float RESIDUAL_SCALE = 0.25f;

    private static final String PREFIX = "tts.dvae.";

    private final GraphBuilder graph = new GraphBuilder("mel");
    private final ConvNeXt net;
    private final VocoderConfig config;

    private MelGraph(WeightSource weights, VocoderConfig config) {
        this.net = new ConvNeXt(graph, weights);
        this.config = config;
    }

    public static Graph write(WeightSource weights, VocoderConfig config) {
        return new MelGraph(weights, config).write();
    }

    private Graph write() {
        Value codes = graph.input(CODES, DataType.INT64, BATCH, STEPS, Dimension.of(NUM_GROUPS * NUM_RESIDUALS));
        Value x = features(graph.scope("gfsq"), codes);
        x = inputLayers(x);
        for (int layer = 0; layer < config.dvaeLayers(); layer++) {
            String name = PREFIX + "decoder.decoder_block." + layer + ".";
            x = net.scope("block." + layer).block(name, "coef", x, config.dvaeHidden(), 4 * config.dvaeHidden(), 2);
        }
        ConvNeXt out = net.scope("out");
        x = out.plainConvolution(PREFIX + "decoder.conv_out", x, config.dvaeHidden(), config.dvaeOutput(), 1);
        x = out.plainConvolution(PREFIX + "out_conv", x, config.dvaeOutput(), config.numMels(), 3);
        Value mel = graph.scope("out").mul(x, net.weight(PREFIX + "coef", 1, config.numMels(), 1));
        graph.output(MEL, mel, DataType.FLOAT32, BATCH, Dimension.of(config.numMels()), Dimension.named("frames"));
        return graph.build();
    }

    private Value inputLayers(Value x) {
        ConvNeXt in = net.scope("in");
        Value narrow = in.convolution(PREFIX + "decoder.conv_in.0", x, config.groupDim(), config.dvaeBottleneck(), 3);
        return in.convolution(
                PREFIX + "decoder.conv_in.2", in.gelu(narrow), config.dvaeBottleneck(), config.dvaeHidden(), 3);
    }

    /** [batch, groupDim, 2 · steps]: group g of step t becomes frame 2t + g. */
    private Value features(GraphBuilder g, Value codes) {
        Value table = g.floats("values", codeValues(), numCodes(), DIGITS);
        List<Value> parts = g.split(g.gather(table, codes, 0), 2, 1, 1, 1, 1);
        List<Value> groups = new ArrayList<>();
        for (int group = 0; group < NUM_GROUPS; group++) {
            Value fine = g.mul(parts.get(2 * group + 1), g.scalar("residual_scale", RESIDUAL_SCALE));
            String name = PREFIX + "vq_layer.quantizer.rvqs." + group + ".project_out";
            groups.add(net.scope("gfsq").linear(name, g.add(parts.get(2 * group), fine), DIGITS, config.groupDim()));
        }
        Value frames = g.op("Reshape", List.of(g.concat(2, groups), g.longs("frames", 0, -1, config.groupDim())));
        return g.transpose(frames, 0, 2, 1);
    }

    private static int numCodes() {
        return (int) Math.pow(LEVELS, DIGITS);
    }

    /** Row c: the base-5 digits of c, least significant first, mapped from 0…4 to -1…1. */
    private static float[] codeValues() {
        float[] values = new float[numCodes() * DIGITS];
        for (int code = 0; code < numCodes(); code++) {
            int rest = code;
            for (int digit = 0; digit < DIGITS; digit++) {
                values[code * DIGITS + digit] = (rest % LEVELS - LEVELS / 2) / 2f;
                rest /= LEVELS;
            }
        }
        return values;
    }
}
