package dev.parlando.speech;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.tts.SpeechDecoder;
import java.util.Locale;

/**
 * Compares decode steps with prefills, which compute the same in another way: what a device builds of a network can be wrong,
 * and speech would be wrong without a word. In the first slot and in another, which devices may run otherwise; leaves them empty.
 */
final class StepCheck {
    /** Of the largest logit: far above what rounding to bfloat16 makes of equal arithmetic. */
    static final double TOLERANCE = 0.1;

    private static final int SLOTS = 2;
    private static final int PROMPT = 2;
    private static final int TOKENS = 5;
    private static final int COMPARED = 8;
    private static final int TEXT = 3;
    /** A prefill of so many rows is not padded by any device, so its last row is real. */
    private static final int ROWS = 16;

    private StepCheck() {}

    /** @throws VoiceException {@code ENGINE_FAILED} if they differ */
    static void run(SpeechModel model) {
        for (int slot = 0; slot < Math.min(SLOTS, model.llm().numSlots()); slot++) {
            require(
                    "the language model",
                    ofLanguageModel(
                            model.llm(), slot, model.bundle().llmConfig().vocabSize()));
        }
        for (int slot = 0; slot < Math.min(SLOTS, model.tts().numSlots()); slot++) {
            require(
                    "the speech decoder",
                    ofSpeechDecoder(model.tts(), slot, model.bundle().ttsConfig()));
        }
    }

    private static void require(String decoder, double difference) {
        // not a number must not pass either
        if (!(difference <= TOLERANCE)) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    String.format(
                            Locale.ROOT,
                            "logits of %s differ by %.0f %% of the largest between a prefill and decode steps: the device"
                                    + " computes one of them wrongly; on a GPU try speech.step-kernels=none,"
                                    + " speech.attention=joined or another speech.builder-level",
                            decoder,
                            100 * difference));
        }
    }

    /** Largest difference of the likeliest tokens' logits over the largest logit. */
    static double ofLanguageModel(LanguageModel llm, int slot, int vocabSize) {
        int[] ids = new int[TOKENS];
        for (int index = 0; index < TOKENS; index++) {
            ids[index] = (index + 1) * vocabSize / (TOKENS + 2);
        }
        llm.truncate(slot, 0);
        llm.prefill(slot, ids, 0, TOKENS, 0);
        int compared = Math.min(COMPARED, llm.numCandidates());
        int[] likeliest = new int[compared];
        float[] expected = new float[compared];
        for (int rank = 0; rank < compared; rank++) {
            likeliest[rank] = llm.candidateId(slot, rank);
            expected[rank] = llm.candidateLogit(slot, rank);
        }
        llm.truncate(slot, 0);
        llm.prefill(slot, ids, 0, PROMPT, 0);
        for (int index = PROMPT; index < TOKENS; index++) {
            llm.stage(slot, ids[index]);
            llm.step();
        }
        float[] actual = new float[compared];
        for (int rank = 0; rank < compared; rank++) {
            actual[rank] = logit(llm, slot, likeliest[rank]);
        }
        llm.truncate(slot, 0);
        return difference(expected, actual);
    }

    /** Not a number if the token is no candidate. */
    private static float logit(LanguageModel llm, int slot, int id) {
        for (int rank = 0; rank < llm.numCandidates(); rank++) {
            if (llm.candidateId(slot, rank) == id) {
                return llm.candidateLogit(slot, rank);
            }
        }
        return Float.NaN;
    }

    /** Largest difference of logits over the largest. */
    static double ofSpeechDecoder(SpeechDecoder tts, int slot, TtsConfig config) {
        float[] speaker = new float[config.hiddenSize()];
        speaker[0] = 1;
        int[] text = new int[TEXT];
        int[] codes = new int[ROWS * config.numCodebooks()];
        for (int index = 0; index < codes.length; index++) {
            codes[index] = 37 * index % config.numAudioTokens();
        }
        float[] expected = new float[config.numCodebooks() * config.numAudioTokens()];
        tts.start(slot, speaker);
        tts.prefillText(slot, text, 0, TEXT);
        tts.prefillAudio(slot, codes, ROWS, TEXT, false);
        tts.logits().get(0, expected);
        tts.start(slot, speaker);
        tts.prefillText(slot, text, 0, TEXT);
        for (int step = 1; step <= ROWS; step++) {
            tts.stage(slot, step, codes, TEXT);
            tts.step();
        }
        float[] actual = new float[expected.length];
        tts.logits().get(tts.logitsOffset(slot), actual);
        tts.clear(slot);
        return difference(expected, actual);
    }

    private static double difference(float[] expected, float[] actual) {
        double largest = 0;
        double worst = 0;
        for (int index = 0; index < expected.length; index++) {
            largest = Math.max(largest, Math.abs(expected[index]));
            double difference = Math.abs((double) expected[index] - actual[index]);
            worst = Math.max(worst, difference);
        }
        return worst / largest;
    }
}
