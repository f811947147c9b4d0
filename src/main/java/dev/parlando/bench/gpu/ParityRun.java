package dev.parlando.bench.gpu;

import dev.parlando.engine.Engine;
import dev.parlando.llm.LanguageModel;
import dev.parlando.speech.ModelBundle;
import dev.parlando.text.SpeechTokens;
import dev.parlando.tts.SpeakerProjector;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.tts.SpeechNetwork;
import dev.parlando.vocoder.Vocoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Runs every network of a bundle on a device, with inputs that are the same on all devices. */
final class ParityRun {
    private static final int PROMPT = 40;
    /**
     * Number of tokens in the first of two pieces in which a prompt is prefilled, so that the second piece sees the
     * cache.
     */
    private static final int PROMPT_BEGIN = 25;

    private static final int TEXT_BEGIN = 5;
    private static final int TEXT_END = 12;
    private static final int ROWS = 25;
    private static final int LLM_SLOT = 1;
    private static final int TTS_SLOT = 2;

    private final ModelBundle bundle;
    private final Engine engine;
    private final ParityTrace.Extent extent;
    private final @Nullable ParityTrace leader;

    /**
     * Prepares a run.
     *
     * @param leader trace whose tokens the decoders are fed; null for their own likeliest tokens
     */
    ParityRun(ModelBundle bundle, Engine engine, ParityTrace.Extent extent, @Nullable ParityTrace leader) {
        this.bundle = bundle;
        this.engine = engine;
        this.extent = extent;
        this.leader = leader;
    }

    /**
     * Runs all networks.
     *
     * @param conversations slots of the language model
     */
    ParityTrace trace(int conversations) {
        List<ParityTrace.Candidates> candidates = new ArrayList<>();
        List<float[]> speechLogits = new ArrayList<>();
        float[] state = runLanguageModel(conversations, candidates);
        float[] speaker;
        try (SpeakerProjector projector = new SpeakerProjector(engine, bundle.speaker())) {
            speaker = projector.project(normal(3, bundle.speaker().stateSize()));
        }
        runSpeech(speechLogits);
        int[] codes = new Random(6)
                .ints(
                        (long) bundle.vocoder().numCodebooks() * ROWS,
                        0,
                        bundle.tts().endOfSpeechCode())
                .toArray();
        try (Vocoder vocoder = new Vocoder(engine, bundle.vocoder(), ROWS)) {
            vocoder.mel(codes, 0, ROWS);
            float[] mel = vocoder.lastMel().clone();
            float[] wave = vocoder.wave().clone();
            return new ParityTrace(
                    bundle.name(), engine.description(), extent, candidates, speechLogits, state, speaker, mel, wave);
        }
    }

    /**
     * Runs the language model and adds the candidates of each step.
     *
     * @return the hidden state of the prompt's last token
     */
    private float[] runLanguageModel(int conversations, List<ParityTrace.Candidates> candidates) {
        int capacity = Math.min(extent.contextTokens(), bundle.llm().maxPositions());
        int[] ids = new Random(1).ints(PROMPT, 0, bundle.llm().vocabSize()).toArray();
        try (LanguageModel model = new LanguageModel(engine, bundle.llm(), conversations, capacity)) {
            model.prefill(LLM_SLOT, ids, 0, PROMPT_BEGIN, 0);
            model.prefill(LLM_SLOT, ids, PROMPT_BEGIN, PROMPT - PROMPT_BEGIN, PROMPT - PROMPT_BEGIN - 1);
            candidates.add(candidates(model));
            float[] state = model.state();
            List<ParityTrace.Candidates> led = leader == null ? candidates : leader.candidates();
            for (int step = 0; step < extent.steps() && model.length(LLM_SLOT) < capacity; step++) {
                model.stage(LLM_SLOT, led.get(step).likeliest());
                model.step();
                candidates.add(candidates(model));
            }
            return state;
        }
    }

    private static ParityTrace.Candidates candidates(LanguageModel model) {
        int[] ids = new int[model.numCandidates()];
        float[] logits = new float[ids.length];
        for (int rank = 0; rank < ids.length; rank++) {
            ids[rank] = model.candidateId(LLM_SLOT, rank);
            logits[rank] = model.candidateLogit(LLM_SLOT, rank);
        }
        return new ParityTrace.Candidates(ids, logits);
    }

    private void runSpeech(List<float[]> speechLogits) {
        SpeechNetwork network = bundle.tts();
        SpeechTokens tokens = new SpeechTokens(0, 1, 2, 3, 4);
        int steps = extent.steps();
        try (SpeechDecoder decoder = new SpeechDecoder(engine, network, tokens, TTS_SLOT + 1, Math.max(steps, ROWS))) {
            float[] speaker = normal(4, network.shape().hiddenSize());
            int[] text =
                    new Random(5).ints(TEXT_END, 5, network.numTextTokens()).toArray();
            decoder.start(TTS_SLOT, scaled(speaker, 1 / Math.sqrt(Parity.dot(speaker, speaker))));
            decoder.prefillText(TTS_SLOT, text, 0, TEXT_BEGIN);
            decoder.prefillText(TTS_SLOT, text, TEXT_BEGIN, TEXT_END);
            List<float[]> led = leader == null ? speechLogits : leader.speechLogits();
            int[] codes = new int[(steps + 1) * network.numCodebooks()];
            for (int step = 0; step < steps; step++) {
                decoder.stage(TTS_SLOT, step, codes, TEXT_END);
                decoder.step();
                float[] logits = new float[network.numLogits()];
                decoder.logits().get(decoder.logitsOffset(TTS_SLOT), logits);
                speechLogits.add(logits);
                System.arraycopy(
                        Parity.likeliest(led.get(step), network),
                        0,
                        codes,
                        step * network.numCodebooks(),
                        network.numCodebooks());
            }
        }
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
}
