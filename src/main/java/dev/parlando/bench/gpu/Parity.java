package dev.parlando.bench.gpu;

import dev.parlando.bundle.Bundle;
import dev.parlando.bundle.TtsConfig;
import dev.parlando.engine.Engine;
import dev.parlando.llm.LanguageModel;
import dev.parlando.tts.SpeakerProjector;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.tts.SpeechTokens;
import dev.parlando.vocoder.Vocoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs a bundle's networks on devices with the same random inputs and compares. Errors are the largest difference
 * over the largest magnitude of the reference. Decoders are fed the reference's likeliest tokens on every device.
 */
public final class Parity {
    private static final int PROMPT = 40;
    /** Prompts are prefilled in two pieces, so that the second sees the cache. */
    private static final int PROMPT_BEGIN = 25;

    private static final int TEXT_BEGIN = 5;
    private static final int TEXT_END = 12;
    private static final int ROWS = 25;
    private static final int LLM_SLOT = 1;
    private static final int TTS_SLOT = 2;

    private final Bundle bundle;
    private final int steps;
    private final Room room;
    private final Trace expected;

    /**
     * What the language model has room for: as much as a server's, and the server's plans serve.
     *
     * @param conversations slots, at least 2
     * @param contextTokens most tokens of one; the decode steps end there
     */
    public record Room(int conversations, int contextTokens) {}

    /** The likeliest tokens, largest logit first. */
    private static final class Candidates {
        private final int[] ids;
        private final float[] logits;

        Candidates(LanguageModel model) {
            this.ids = new int[model.numCandidates()];
            this.logits = new float[ids.length];
            for (int rank = 0; rank < ids.length; rank++) {
                ids[rank] = model.candidateId(LLM_SLOT, rank);
                logits[rank] = model.candidateLogit(LLM_SLOT, rank);
            }
        }

        int likeliest() {
            return ids[0];
        }
    }

    /** What the networks of one device gave. */
    private static final class Trace {
        private final List<Candidates> candidates = new ArrayList<>();
        private final List<float[]> speechLogits = new ArrayList<>();
        private float[] state = {};
        private float[] speaker = {};
        private float[] mel = {};
        private float[] wave = {};
    }

    /**
     * Runs the reference.
     *
     * @param steps decode steps of each decoder
     */
    public Parity(Bundle bundle, Engine reference, int steps, Room room) {
        this.bundle = bundle;
        this.steps = steps;
        this.room = room;
        this.expected = trace(reference, 2, null);
    }

    /**
     * Runs another device.
     *
     * @return figures by name: {@code NETWORK.error}, {@code NETWORK.agreement}, {@code wave.decibels}
     */
    public Map<String, Double> compare(Engine tested) {
        Trace actual = trace(tested, room.conversations(), expected);
        Map<String, Double> figures = new LinkedHashMap<>();
        languageModel(actual, figures);
        figures.put("speaker.error", error(expected.speaker, actual.speaker));
        speech(actual, figures);
        figures.put("mel.error", error(expected.mel, actual.mel));
        figures.put("wave.error", error(expected.wave, actual.wave));
        figures.put("wave.decibels", decibels(expected.wave, actual.wave));
        return figures;
    }

    /** @param leader whose tokens the decoders are fed, null for their own likeliest */
    private Trace trace(Engine engine, int conversations, @Nullable Trace leader) {
        Trace trace = new Trace();
        runLanguageModel(engine, conversations, leader, trace);
        try (SpeakerProjector projector = new SpeakerProjector(engine, bundle.weights(), bundle.ttsConfig())) {
            trace.speaker = projector.project(normal(3, bundle.ttsConfig().llmDim()));
        }
        runSpeech(engine, leader, trace);
        runVocoder(engine, trace);
        return trace;
    }

    private void runLanguageModel(Engine engine, int conversations, @Nullable Trace leader, Trace trace) {
        int capacity = Math.min(room.contextTokens(), bundle.llmConfig().maxPositions());
        int[] ids =
                new Random(1).ints(PROMPT, 0, bundle.llmConfig().vocabSize()).toArray();
        try (LanguageModel model =
                new LanguageModel(engine, bundle.weights(), bundle.llmConfig(), conversations, capacity)) {
            model.prefill(LLM_SLOT, ids, 0, PROMPT_BEGIN, 0);
            model.prefill(LLM_SLOT, ids, PROMPT_BEGIN, PROMPT - PROMPT_BEGIN, PROMPT - PROMPT_BEGIN - 1);
            trace.candidates.add(new Candidates(model));
            trace.state = model.state();
            List<Candidates> led = leader == null ? trace.candidates : leader.candidates;
            for (int step = 0; step < steps && model.length(LLM_SLOT) < capacity; step++) {
                model.stage(LLM_SLOT, led.get(step).likeliest());
                model.step();
                trace.candidates.add(new Candidates(model));
            }
        }
    }

    private void runSpeech(Engine engine, @Nullable Trace leader, Trace trace) {
        TtsConfig config = bundle.ttsConfig();
        SpeechTokens tokens = new SpeechTokens(0, 1, 2, 3, 4);
        try (SpeechDecoder decoder =
                new SpeechDecoder(engine, bundle.weights(), config, tokens, TTS_SLOT + 1, Math.max(steps, ROWS))) {
            float[] speaker = normal(4, config.hiddenSize());
            int[] text = new Random(5).ints(TEXT_END, 5, config.numTextTokens()).toArray();
            decoder.start(TTS_SLOT, scaled(speaker, 1 / Math.sqrt(dot(speaker, speaker))));
            decoder.prefillText(TTS_SLOT, text, 0, TEXT_BEGIN);
            decoder.prefillText(TTS_SLOT, text, TEXT_BEGIN, TEXT_END);
            List<float[]> led = leader == null ? trace.speechLogits : leader.speechLogits;
            int[] codes = new int[(steps + 1) * config.numCodebooks()];
            for (int step = 0; step < steps; step++) {
                decoder.stage(TTS_SLOT, step, codes, TEXT_END);
                decoder.step();
                float[] logits = new float[config.numCodebooks() * config.numAudioTokens()];
                decoder.logits().get(decoder.logitsOffset(TTS_SLOT), logits);
                trace.speechLogits.add(logits);
                System.arraycopy(
                        likeliest(led.get(step)), 0, codes, step * config.numCodebooks(), config.numCodebooks());
            }
        }
    }

    /** One code a codebook. */
    private int[] likeliest(float[] logits) {
        int width = bundle.ttsConfig().numAudioTokens();
        int[] codes = new int[bundle.ttsConfig().numCodebooks()];
        for (int codebook = 0; codebook < codes.length; codebook++) {
            for (int code = 1; code < width; code++) {
                boolean isLarger = logits[codebook * width + code] > logits[codebook * width + codes[codebook]];
                codes[codebook] = isLarger ? code : codes[codebook];
            }
        }
        return codes;
    }

    private void runVocoder(Engine engine, Trace trace) {
        int[] codes = new Random(6).ints(4L * ROWS, 0, 625).toArray();
        try (Vocoder vocoder =
                new Vocoder(engine, bundle.weights(), bundle.vocoderWeights(), bundle.vocoderConfig(), ROWS)) {
            vocoder.mel(codes, 0, ROWS);
            trace.mel = vocoder.lastMel().clone();
            trace.wave = vocoder.wave().clone();
        }
    }

    private void languageModel(Trace actual, Map<String, Double> figures) {
        figures.put("llm.prefill.error", error(expected.candidates.get(0), actual.candidates.get(0)));
        figures.put("llm.state.error", error(expected.state, actual.state));
        int done = expected.candidates.size() - 1;
        int agreed = 0;
        double worst = 0;
        for (int step = 1; step <= done; step++) {
            Candidates wanted = expected.candidates.get(step);
            Candidates found = actual.candidates.get(step);
            worst = worse(worst, error(wanted, found));
            agreed += wanted.likeliest() == found.likeliest() ? 1 : 0;
        }
        figures.put("llm.step.error", worst);
        figures.put("llm.steps", (double) done);
        figures.put("llm.agreement", agreed / (double) done);
    }

    private void speech(Trace actual, Map<String, Double> figures) {
        int agreed = 0;
        double worst = 0;
        for (int step = 0; step < steps; step++) {
            float[] wanted = expected.speechLogits.get(step);
            float[] found = actual.speechLogits.get(step);
            worst = worse(worst, error(wanted, found));
            agreed += Arrays.equals(likeliest(wanted), likeliest(found)) ? 1 : 0;
        }
        figures.put("tts.step.error", worst);
        figures.put("tts.steps", (double) steps);
        figures.put("tts.agreement", agreed / (double) steps);
    }

    /** Over the tokens that are candidates on both devices. */
    private static double error(Candidates expected, Candidates actual) {
        Map<Integer, Float> logits = new HashMap<>();
        double largest = 0;
        for (int rank = 0; rank < expected.ids.length; rank++) {
            logits.put(expected.ids[rank], expected.logits[rank]);
            largest = Math.max(largest, Math.abs(expected.logits[rank]));
        }
        double worst = 0;
        int common = 0;
        for (int rank = 0; rank < actual.ids.length; rank++) {
            Float logit = logits.get(actual.ids[rank]);
            if (logit != null) {
                common++;
                worst = worse(worst, Math.abs(logit - actual.logits[rank]));
            }
        }
        return common == 0 ? Double.NaN : worst / largest;
    }

    /** Energy of the difference over the reference's. */
    private static double decibels(float[] expected, float[] actual) {
        float[] difference = new float[expected.length];
        for (int index = 0; index < expected.length; index++) {
            difference[index] = expected[index] - actual[index];
        }
        return 10 * Math.log10(dot(difference, difference) / dot(expected, expected));
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
