package dev.parlando.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A step in parts is the step as a whole: with layers computed here as {@code decoder_step.cu} computes them, from the
 * weights as stored.
 */
final class DecoderPartsTest {
    private static final int ENTRIES = 64;
    private static final int POSITION = 37;
    private static final Map<String, Integer> SIZES = Map.of("batch", 1, "tokens", 1, "cache", ENTRIES);
    private final Random random = new Random(1);

    @Test
    void aSpeechStepInPartsGivesTheSameLogitsAndEntries() {
        try (Bundle bundle = TinyBundle.open()) {
            compare(
                    bundle.tts().write(DecoderForm.general(WeightProducts.FLOAT32)),
                    bundle.tts().parts(WeightProducts.FLOAT32));
        }
    }

    @Test
    void aTextStepInPartsGivesTheSameCandidatesAndEntries() {
        try (Bundle bundle = TinyBundle.open()) {
            compare(
                    bundle.llm().write(DecoderForm.general(WeightProducts.FLOAT32)),
                    bundle.llm().parts(WeightProducts.FLOAT32));
        }
    }

    private void compare(Graph whole, DecoderParts parts) {
        try (OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32));
                EngineSession expected = engine.open(whole, SIZES);
                EngineSession before = engine.open(parts.before(), Map.of());
                EngineSession after = engine.open(parts.after(), Map.of())) {
            fill(whole, expected);
            expected.run(SIZES);
            give(parts.before(), before, expected);
            before.run(Map.of());
            float[] x = floats(
                    before.output(DecoderParts.HIDDEN).floats(),
                    parts.stack().shape().hiddenSize());
            for (int layer = 0; layer < parts.stack().shape().numLayers(); layer++) {
                new Layer(parts.stack(), layer, expected).run(x);
            }
            give(parts.after(), after, expected);
            after.input(DecoderParts.HIDDEN).floats().put(0, x);
            after.run(Map.of());
            for (ValueSpec spec : parts.after().outputs()) {
                int size = (int) spec.resolve(Map.of()).elementCount();
                if (spec.type() == DataType.FLOAT32) {
                    assertClose(
                            spec.name(),
                            expected.output(spec.name()).floats(),
                            floats(after.output(spec.name()).floats(), size));
                }
            }
        }
    }

    /** Copies the inputs of the whole network into the inputs of a part. */
    private static void give(Graph part, EngineSession session, EngineSession whole) {
        for (ValueSpec spec : part.inputs()) {
            if (!spec.name().equals(DecoderParts.HIDDEN)) {
                ByteBuffer target = session.input(spec.name()).bytes();
                target.put(0, whole.input(spec.name()).bytes(), 0, target.capacity());
            }
        }
    }

    /** Fills the inputs; the masks show the first entries and hide the others. */
    private void fill(Graph graph, EngineSession session) {
        for (ValueSpec spec : graph.inputs()) {
            int size = (int) spec.resolve(SIZES).elementCount();
            boolean isRow =
                    spec.name().equals(LlmNetwork.STATE_ROW) || spec.name().equals(LlmNetwork.LAST_ROW);
            for (int index = 0; index < size; index++) {
                if (spec.type() == DataType.INT64) {
                    session.input(spec.name()).longs().put(index, isRow ? 0 : random.nextInt(200));
                } else {
                    session.input(spec.name()).floats().put(index, (float) random.nextGaussian());
                }
            }
        }
        session.input(DecoderLayers.POSITIONS).longs().put(0, POSITION);
        session.input(DecoderLayers.NEW_MASK).floats().put(0, 0);
        for (int entry = 0; entry < ENTRIES; entry++) {
            session.input(DecoderLayers.CACHE_MASK).floats().put(entry, entry < 40 ? 0 : DecoderLayers.MASKED);
        }
    }

    private static float[] floats(FloatBuffer buffer, int count) {
        float[] values = new float[count];
        buffer.get(0, values);
        return values;
    }

    private static void assertClose(String name, FloatBuffer expected, float[] actual) {
        for (int index = 0; index < actual.length; index++) {
            float wanted = expected.get(index);
            assertEquals(wanted, actual[index], 1e-4 * Math.max(1, Math.abs(wanted)), name + " at " + index);
        }
    }

    /** Computes one layer in double precision. */
    private static final class Layer {
        private final DecoderStack stack;
        private final DecoderShape shape;
        private final int index;
        private final EngineSession whole;

        Layer(DecoderStack stack, int index, EngineSession whole) {
            this.stack = stack;
            this.shape = stack.shape();
            this.index = index;
            this.whole = whole;
        }

        void run(float[] x) {
            double[] projected = product(stack.projections(index), normed(x, stack.attentionNorm(index)));
            int row = 0;
            for (WeightTensor bias : stack.projectionBias(index)) {
                for (float value : bias.toFloats()) {
                    projected[row++] += value;
                }
            }
            add(x, product(List.of(stack.output(index)), attend(projected)));
            double[] both = product(stack.gateAndUp(index), normed(x, stack.mlpNorm(index)));
            double[] gated = new double[shape.intermediateSize()];
            for (int at = 0; at < gated.length; at++) {
                gated[at] = both[at] / (1 + Math.exp(-both[at])) * both[gated.length + at];
            }
            add(x, product(List.of(stack.down(index)), gated));
        }

        private double[] normed(float[] x, WeightTensor scale) {
            double sum = 0;
            for (float value : x) {
                sum += value * value;
            }
            float[] scales = scale.toFloats();
            double[] result = new double[x.length];
            for (int at = 0; at < x.length; at++) {
                result[at] = x[at] / Math.sqrt(sum / x.length + shape.rmsNormEps()) * scales[at];
            }
            return result;
        }

        private static double[] product(List<WeightTensor> matrices, double[] x) {
            return matrices.stream()
                    .flatMapToDouble(matrix -> {
                        float[] rows = matrix.toFloats();
                        return IntStream.range(0, rows.length / x.length)
                                .mapToDouble(row -> IntStream.range(0, x.length)
                                        .mapToDouble(at -> rows[row * x.length + at] * x[at])
                                        .sum());
                    })
                    .toArray();
        }

        private static void add(float[] x, double[] more) {
            for (int at = 0; at < x.length; at++) {
                x[at] += (float) more[at];
            }
        }

        /** @param projected queries, keys, values */
        private double[] attend(double[] projected) {
            int dim = shape.headDim();
            int heads = shape.numHeads();
            int keyHeads = shape.numKeyValueHeads();
            float[] newKey = floats(whole.output(DecoderLayers.NEW_KEY + index).floats(), keyHeads * dim);
            double[] context = new double[heads * dim];
            for (int head = 0; head < heads; head++) {
                int keyHead = head / shape.group();
                double[] query = rotated(projected, head * dim);
                double[] key = rotated(projected, (heads + keyHead) * dim);
                for (int at = 0; at < dim; at++) {
                    assertEquals(newKey[keyHead * dim + at], key[at], 1e-4, "new key");
                }
                double[] weights = weights(query, key, keyHead);
                for (int at = 0; at < dim; at++) {
                    double sum = weights[ENTRIES] * projected[(heads + keyHeads + keyHead) * dim + at];
                    for (int entry = 0; entry < ENTRIES; entry++) {
                        sum += weights[entry] * cached(DecoderLayers.CACHE_VALUE, keyHead, entry, at);
                    }
                    context[head * dim + at] = sum;
                }
            }
            return context;
        }

        private double[] weights(double[] query, double[] key, int head) {
            double[] weights = new double[ENTRIES + 1];
            for (int entry = 0; entry <= ENTRIES; entry++) {
                double score = 0;
                for (int at = 0; at < query.length; at++) {
                    double other = entry == ENTRIES ? key[at] : cached(DecoderLayers.CACHE_KEY, head, entry, at);
                    score += query[at] * other / Math.sqrt(query.length);
                }
                float mask = entry == ENTRIES
                        ? 0
                        : whole.input(DecoderLayers.CACHE_MASK).floats().get(entry);
                weights[entry] = Math.exp(score + mask);
            }
            double total = Arrays.stream(weights).sum();
            return Arrays.stream(weights).map(weight -> weight / total).toArray();
        }

        private double cached(String which, int head, int entry, int at) {
            return whole.input(which + index).floats().get((head * ENTRIES + entry) * shape.headDim() + at);
        }

        private double[] rotated(double[] from, int start) {
            int half = shape.headDim() / 2;
            double[] result = new double[2 * half];
            for (int at = 0; at < result.length; at++) {
                double angle = POSITION * Math.pow(shape.ropeTheta(), -2.0 * (at % half) / shape.headDim());
                double other = at < half ? -from[start + at + half] : from[start + at - half];
                result[at] = from[start + at] * Math.cos(angle) + other * Math.sin(angle);
            }
            return result;
        }
    }
}
