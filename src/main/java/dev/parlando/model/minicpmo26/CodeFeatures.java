package dev.parlando.model.minicpmo26;

import dev.parlando.layers.ConvNeXt;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import java.util.ArrayList;
import java.util.List;

/** Writes the look-up of grouped finite scalar quantisation (GFSQ): codes to feature frames (model reference 2.6). */
final class CodeFeatures {
    private static final int NUM_GROUPS = 2;
    private static final int NUM_RESIDUALS = 2;
    static final int CODES_PER_STEP = NUM_GROUPS * NUM_RESIDUALS;

    private static final int DIGITS = 4;
    private static final int LEVELS = 5;
    /** Weight of the second residual stage, (levels - 1)⁻¹; later versions of the quantiser differ. */
    private static final float RESIDUAL_SCALE = 0.25f;

    private final GraphBuilder graph;
    private final ConvNeXt net;
    private final int groupDim;

    CodeFeatures(GraphBuilder graph, ConvNeXt net, int groupDim) {
        this.graph = graph;
        this.net = net;
        this.groupDim = groupDim;
    }

    /**
     * Writes the look-up.
     *
     * @param codes int64 [batch, steps, {@link #CODES_PER_STEP}]
     * @return [batch, groupDim, 2 · steps]: group g of step t becomes frame 2t + g
     */
    Value write(Value codes) {
        Value table = graph.floats("values", codeValues(), numCodes(), DIGITS);
        List<Value> parts = graph.split(graph.gather(table, codes, 0), 2, 1, 1, 1, 1);
        List<Value> groups = new ArrayList<>();
        for (int group = 0; group < NUM_GROUPS; group++) {
            Value fine = graph.mul(parts.get(2 * group + 1), graph.scalar("residual_scale", RESIDUAL_SCALE));
            String name = "tts.dvae.vq_layer.quantizer.rvqs." + group + ".project_out";
            groups.add(net.linear(name, graph.add(parts.get(2 * group), fine), DIGITS, groupDim));
        }
        return graph.transpose(graph.reshape(graph.concat(2, groups), 0, -1, groupDim), 0, 2, 1);
    }

    private static int numCodes() {
        return (int) Math.pow(LEVELS, DIGITS);
    }

    /**
     * Returns the table of codes, row-major. Row c holds the base-5 digits of c, least significant first, mapped from
     * 0…4 to -1…1.
     */
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
