package dev.parlando.bench.gpu;

import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.ModelBundle;
import dev.parlando.tts.SpeechNetwork;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares the networks of a bundle on two devices, with the same random inputs. An error is the largest difference
 * over the largest magnitude of the reference. Decoders are fed the reference's likeliest tokens on every device.
 */
public final class Parity {
    /** Slots of the reference's language model: the one compared, and one before it. */
    private static final int REFERENCE_CONVERSATIONS = 2;

    private final ModelBundle bundle;
    private final ParityTrace expected;
    private final int conversations;

    /**
     * Creates a comparison with the expected trace.
     *
     * @param expected a reference of this bundle
     * @param conversations slots of a tested language model, at least 2; a server's number lets the plans serve
     *     that server
     * @throws VoiceException {@code BAD_CONFIG} if the reference is of another bundle or of other sizes
     */
    public Parity(ModelBundle bundle, ParityTrace expected, int conversations) {
        if (!expected.model().equals(bundle.name())) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "the reference is of bundle " + expected.model() + ", not of " + bundle.name());
        }
        if (!hasSizesOf(bundle, expected)) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "the reference of bundle " + bundle.name() + " was made with other sizes, or is not whole");
        }
        this.bundle = bundle;
        this.expected = expected;
        this.conversations = conversations;
    }

    private static boolean hasSizesOf(ModelBundle bundle, ParityTrace trace) {
        int logits = bundle.tts().numLogits();
        return trace.state().length == bundle.llm().shape().hiddenSize()
                && trace.speaker().length == bundle.speaker().speakerSize()
                && trace.speechLogits().size() == trace.extent().steps()
                && trace.speechLogits().stream().allMatch(row -> row.length == logits)
                && !trace.candidates().isEmpty()
                && trace.candidates().stream()
                        .allMatch(row -> row.ids().length == row.logits().length && row.ids().length > 0);
    }

    /** Runs the networks on the device that others are compared with. */
    public static ParityTrace reference(ModelBundle bundle, Engine engine, ParityTrace.Extent extent) {
        return new ParityRun(bundle, engine, extent, null).trace(REFERENCE_CONVERSATIONS);
    }

    /**
     * Runs the networks on another device and compares.
     *
     * @return figures by name: {@code NETWORK.error}, {@code NETWORK.agreement}, {@code wave.decibels}
     */
    public Map<String, Double> compare(Engine tested) {
        ParityTrace actual = new ParityRun(bundle, tested, expected.extent(), expected).trace(conversations);
        Map<String, Double> figures = new LinkedHashMap<>();
        languageModel(actual, figures);
        figures.put("speaker.error", error(expected.speaker(), actual.speaker()));
        speech(actual, figures);
        figures.put("mel.error", error(expected.mel(), actual.mel()));
        figures.put("wave.error", error(expected.wave(), actual.wave()));
        figures.put("wave.decibels", decibels(expected.wave(), actual.wave()));
        return figures;
    }

    /** Returns the likeliest code of each codebook. */
    static int[] likeliest(float[] logits, SpeechNetwork network) {
        int width = network.numAudioTokens();
        int[] codes = new int[network.numCodebooks()];
        for (int codebook = 0; codebook < codes.length; codebook++) {
            for (int code = 1; code < width; code++) {
                boolean isLarger = logits[codebook * width + code] > logits[codebook * width + codes[codebook]];
                codes[codebook] = isLarger ? code : codes[codebook];
            }
        }
        return codes;
    }

    private void languageModel(ParityTrace actual, Map<String, Double> figures) {
        figures.put(
                "llm.prefill.error",
                error(expected.candidates().get(0), actual.candidates().get(0)));
        figures.put("llm.state.error", error(expected.state(), actual.state()));
        int done = expected.candidates().size() - 1;
        int agreed = 0;
        double worst = 0;
        for (int step = 1; step <= done; step++) {
            ParityTrace.Candidates wanted = expected.candidates().get(step);
            ParityTrace.Candidates found = actual.candidates().get(step);
            worst = worse(worst, error(wanted, found));
            agreed += wanted.likeliest() == found.likeliest() ? 1 : 0;
        }
        figures.put("llm.step.error", worst);
        figures.put("llm.steps", (double) done);
        figures.put("llm.agreement", agreed / (double) done);
    }

    private void speech(ParityTrace actual, Map<String, Double> figures) {
        SpeechNetwork network = bundle.tts();
        int steps = expected.extent().steps();
        int agreed = 0;
        double worst = 0;
        for (int step = 0; step < steps; step++) {
            float[] wanted = expected.speechLogits().get(step);
            float[] found = actual.speechLogits().get(step);
            worst = worse(worst, error(wanted, found));
            agreed += Arrays.equals(likeliest(wanted, network), likeliest(found, network)) ? 1 : 0;
        }
        figures.put("tts.step.error", worst);
        figures.put("tts.steps", (double) steps);
        figures.put("tts.agreement", agreed / (double) steps);
    }

    /** Returns the error over the tokens that are candidates on both devices. */
    private static double error(ParityTrace.Candidates expected, ParityTrace.Candidates actual) {
        Map<Integer, Float> logits = new HashMap<>();
        double largest = 0;
        for (int rank = 0; rank < expected.ids().length; rank++) {
            logits.put(expected.ids()[rank], expected.logits()[rank]);
            largest = Math.max(largest, Math.abs(expected.logits()[rank]));
        }
        double worst = 0;
        int common = 0;
        for (int rank = 0; rank < actual.ids().length; rank++) {
            Float logit = logits.get(actual.ids()[rank]);
            if (logit != null) {
                common++;
                worst = worse(worst, Math.abs(logit - actual.logits()[rank]));
            }
        }
        return common == 0 ? Double.NaN : worst / largest;
    }

    /** Returns the energy of the difference over the energy expected, in decibels. */
    private static double decibels(float[] expected, float[] actual) {
        float[] difference = new float[expected.length];
        for (int index = 0; index < expected.length; index++) {
            difference[index] = expected[index] - actual[index];
        }
        return 10 * Math.log10(dot(difference, difference) / dot(expected, expected));
    }

    /** Returns the largest difference over the largest magnitude expected; NaN if any value is NaN. */
    static double error(float[] expected, float[] actual) {
        double worst = 0;
        double largest = 0;
        for (int index = 0; index < expected.length; index++) {
            worst = worse(worst, Math.abs((double) expected[index] - actual[index]));
            largest = Math.max(largest, Math.abs(expected[index]));
        }
        return worst / largest;
    }

    private static double worse(double worst, double error) {
        return Double.isNaN(error) || Double.isNaN(worst) ? Double.NaN : Math.max(worst, error);
    }

    static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += (double) left[index] * right[index];
        }
        return sum;
    }
}
