package dev.parlando.speech;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.tts.SpeechNetwork;
import java.util.Locale;

/**
 * Compares decode steps with prefills, which compute the same values in another way. A device may build a network
 * wrongly, and wrong speech raises no error. The check runs in the first two slots, because devices may run them
 * differently. It leaves both empty.
 */
final class StepCheck {
    /** Largest difference, as a share of the largest logit: far above what rounding to bfloat16 causes. */
    static final double TOLERANCE = 0.1;

    private static final int SLOTS = 2;
    private static final int PROMPT = 2;
    private static final int TOKENS = 5;
    private static final int COMPARED = 8;
    private static final int TEXT = 3;
    /** Number of rows of the prefill: no device pads this number, so the last row is real. */
    private static final int ROWS = 16;

    private StepCheck() {}

    /**
     * Compares both decoders of a model.
     *
     * @throws VoiceException {@code ENGINE_FAILED} if step and prefill differ
     */
    static void run(SpeechModel model) {
        for (int slot = 0; slot < Math.min(SLOTS, model.llm().numSlots()); slot++) {
            require(
                    "the language model",
                    ofLanguageModel(model.llm(), slot, model.bundle().llm().vocabSize()));
        }
        for (int slot = 0; slot < Math.min(SLOTS, model.tts().numSlots()); slot++) {
            require(
                    "the speech decoder",
                    ofSpeechDecoder(model.tts(), slot, model.bundle().tts()));
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

    /** Returns the largest difference of the likeliest tokens' logits, divided by the largest logit. */
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

    /** Returns a token's logit, or NaN if the token is no candidate. */
    private static float logit(LanguageModel llm, int slot, int id) {
        for (int rank = 0; rank < llm.numCandidates(); rank++) {
            if (llm.candidateId(slot, rank) == id) {
                return llm.candidateLogit(slot, rank);
            }
        }
        return Float.NaN;
    }

    /** Returns the largest difference of logits, divided by the largest logit. */
    static double ofSpeechDecoder(SpeechDecoder tts, int slot, SpeechNetwork network) {
        float[] speaker = new float[network.shape().hiddenSize()];
        speaker[0] = 1;
        int[] text = new int[TEXT];
        int[] codes = new int[ROWS * network.numCodebooks()];
        for (int index = 0; index < codes.length; index++) {
            codes[index] = 37 * index % network.numAudioTokens();
        }
        float[] expected = new float[network.numLogits()];
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
