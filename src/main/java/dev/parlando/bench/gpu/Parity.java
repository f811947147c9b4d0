package dev.parlando.bench.gpu;

import dev.parlando.bundle.Bundle;
import dev.parlando.bundle.TtsConfig;
import dev.parlando.engine.Engine;
import dev.parlando.llm.LanguageModel;
import dev.parlando.tts.SpeakerProjector;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.tts.SpeechTokens;
import dev.parlando.vocoder.Vocoder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Runs a bundle's networks on two devices with the same random inputs and compares. Errors are the largest difference
 * over the largest magnitude of the reference. Decoders are fed the reference's likeliest tokens on both devices.
 */
public final class Parity {
    private static final int PROMPT = 40;
    /** Prompts are prefilled in two pieces, so that the second sees the cache. */
    private static final int PROMPT_BEGIN = 25;

    private static final int TEXT_BEGIN = 5;
    private static final int TEXT_END = 12;
    private static final int ROWS = 25;

    private final Bundle bundle;
    private final Engine reference;
    private final Engine tested;
    private final int steps;
    private final Room room;

    /**
     * What the language model has room for: as much as a server's, and the server's plans serve.
     *
     * @param conversations slots, at least 2
     * @param contextTokens most tokens of one; the decode steps end there
     */
    public record Room(int conversations, int contextTokens) {}

    /** @param steps decode steps of each decoder */
    public Parity(Bundle bundle, Engine reference, Engine tested, int steps, Room room) {
        this.bundle = bundle;
        this.reference = reference;
        this.tested = tested;
        this.steps = steps;
        this.room = room;
    }

    /** Figures by name: {@code NETWORK.error}, {@code NETWORK.agreement}, {@code wave.decibels}. */
    public Map<String, Double> run() {
        Map<String, Double> figures = new LinkedHashMap<>();
        languageModel(figures);
        speaker(figures);
        speech(figures);
        vocoder(figures);
        return figures;
    }

    private void languageModel(Map<String, Double> figures) {
        int capacity = Math.min(room.contextTokens(), bundle.llmConfig().maxPositions());
        try (LanguageModel expected = languageModelOn(reference, 2, capacity);
                LanguageModel actual = languageModelOn(tested, room.conversations(), capacity)) {
            int[] ids = new Random(1)
                    .ints(PROMPT, 0, bundle.llmConfig().vocabSize())
                    .toArray();
            for (LanguageModel model : new LanguageModel[] {expected, actual}) {
                model.prefill(1, ids, 0, PROMPT_BEGIN, 0);
                model.prefill(1, ids, PROMPT_BEGIN, PROMPT - PROMPT_BEGIN, PROMPT - PROMPT_BEGIN - 1);
            }
            figures.put("llm.prefill.error", candidateError(expected, actual));
            figures.put("llm.state.error", error(expected.state(), actual.state()));
            int agreed = 0;
            double worst = 0;
            int done = 0;
            for (; done < steps && expected.length(1) < capacity; done++) {
                int likeliest = expected.candidateId(1, 0);
                for (LanguageModel model : new LanguageModel[] {expected, actual}) {
                    model.stage(1, likeliest);
                    model.step();
                }
                worst = Math.max(worst, candidateError(expected, actual));
                agreed += expected.candidateId(1, 0) == actual.candidateId(1, 0) ? 1 : 0;
            }
            figures.put("llm.step.error", worst);
            figures.put("llm.steps", (double) done);
            figures.put("llm.agreement", agreed / (double) done);
        }
    }

    private LanguageModel languageModelOn(Engine engine, int numSlots, int capacity) {
        return new LanguageModel(engine, bundle.weights(), bundle.llmConfig(), numSlots, capacity);
    }

    /** Over the tokens that are candidates on both devices. */
    private static double candidateError(LanguageModel expected, LanguageModel actual) {
        Map<Integer, Float> logits = new HashMap<>();
        double largest = 0;
        for (int rank = 0; rank < expected.numCandidates(); rank++) {
            float logit = expected.candidateLogit(1, rank);
            logits.put(expected.candidateId(1, rank), logit);
            largest = Math.max(largest, Math.abs(logit));
        }
        double worst = 0;
        int common = 0;
        for (int rank = 0; rank < actual.numCandidates(); rank++) {
            Float logit = logits.get(actual.candidateId(1, rank));
            if (logit != null) {
                common++;
                worst = worse(worst, Math.abs(logit - actual.candidateLogit(1, rank)));
            }
        }
        return common == 0 ? Double.NaN : worst / largest;
    }

    private void speaker(Map<String, Double> figures) {
        float[] state = normal(3, bundle.ttsConfig().llmDim());
        try (SpeakerProjector expected = new SpeakerProjector(reference, bundle.weights(), bundle.ttsConfig());
                SpeakerProjector actual = new SpeakerProjector(tested, bundle.weights(), bundle.ttsConfig())) {
            figures.put("speaker.error", error(expected.project(state), actual.project(state)));
        }
    }

    private void speech(Map<String, Double> figures) {
        TtsConfig config = bundle.ttsConfig();
        SpeechTokens tokens = new SpeechTokens(0, 1, 2, 3, 4);
        try (SpeechDecoder expected =
                        new SpeechDecoder(reference, bundle.weights(), config, tokens, 3, Math.max(steps, ROWS));
                SpeechDecoder actual =
                        new SpeechDecoder(tested, bundle.weights(), config, tokens, 3, Math.max(steps, ROWS))) {
            float[] speaker = normal(4, config.hiddenSize());
            float[] unit = scaled(speaker, 1 / Math.sqrt(dot(speaker, speaker)));
            int[] text = new Random(5).ints(TEXT_END, 5, config.numTextTokens()).toArray();
            for (SpeechDecoder decoder : new SpeechDecoder[] {expected, actual}) {
                decoder.start(2, unit);
                decoder.prefillText(2, text, 0, TEXT_BEGIN);
                decoder.prefillText(2, text, TEXT_BEGIN, TEXT_END);
            }
            speechSteps(config, expected, actual, figures);
        }
    }

    private void speechSteps(
            TtsConfig config, SpeechDecoder expected, SpeechDecoder actual, Map<String, Double> figures) {
        int width = config.numAudioTokens();
        int codebooks = config.numCodebooks();
        int[] codes = new int[(steps + 1) * codebooks];
        double worst = 0;
        int agreed = 0;
        for (int step = 0; step < steps; step++) {
            float[] wanted = stepLogits(expected, step, codes, codebooks * width);
            float[] found = stepLogits(actual, step, codes, codebooks * width);
            worst = worse(worst, error(wanted, found));
            boolean same = true;
            for (int codebook = 0; codebook < codebooks; codebook++) {
                int best = argmax(wanted, codebook * width, width);
                same &= best == argmax(found, codebook * width, width);
                codes[step * codebooks + codebook] = best;
            }
            agreed += same ? 1 : 0;
        }
        figures.put("tts.step.error", worst);
        figures.put("tts.steps", (double) steps);
        figures.put("tts.agreement", agreed / (double) steps);
    }

    private static float[] stepLogits(SpeechDecoder decoder, int step, int[] codes, int size) {
        decoder.stage(2, step, codes, TEXT_END);
        decoder.step();
        float[] logits = new float[size];
        FloatBuffer all = decoder.logits();
        all.get(decoder.logitsOffset(2), logits);
        return logits;
    }

    private void vocoder(Map<String, Double> figures) {
        int[] codes = new Random(6).ints(4L * ROWS, 0, 625).toArray();
        try (Vocoder expected = vocoderOn(reference);
                Vocoder actual = vocoderOn(tested)) {
            expected.mel(codes, 0, ROWS);
            actual.mel(codes, 0, ROWS);
            figures.put("mel.error", error(expected.lastMel(), actual.lastMel()));
            float[] wanted = expected.wave();
            float[] found = actual.wave();
            figures.put("wave.error", error(wanted, found));
            float[] difference = new float[wanted.length];
            for (int index = 0; index < wanted.length; index++) {
                difference[index] = wanted[index] - found[index];
            }
            figures.put("wave.decibels", 10 * Math.log10(dot(difference, difference) / dot(wanted, wanted)));
        }
    }

    private Vocoder vocoderOn(Engine engine) {
        return new Vocoder(engine, bundle.weights(), bundle.vocoderWeights(), bundle.vocoderConfig(), ROWS);
    }

    /** The largest difference over the largest magnitude expected; not a number if anything is not. */
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

    private static int argmax(float[] values, int from, int count) {
        int best = 0;
        for (int index = 1; index < count; index++) {
            best = values[from + index] > values[from + best] ? index : best;
        }
        return best;
    }

    private static float[] normal(long seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int index = 0; index < size; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] scaled(float[] values, double factor) {
        float[] result = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            result[index] = (float) (values[index] * factor);
        }
        return result;
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += (double) left[index] * right[index];
        }
        return sum;
    }
}
