package dev.parlando.speech;

import dev.parlando.bundle.TtsConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.tts.SpeechDecoder;
import java.util.Locale;

/**
 * Compares decode steps with prefills, which compute the same in another way: what a device builds of a network can be wrong,
 * and speech would be wrong without a word. Uses slot 0 and leaves it empty.
 */
final class StepCheck {
    /** Of the largest logit: far above what rounding to bfloat16 makes of equal arithmetic. */
    static final double TOLERANCE = 0.1;

    private static final int PROMPT = 2;
    private static final int TOKENS = 5;
    private static final int COMPARED = 8;
    private static final int TEXT = 3;
    /** A prefill of so many rows is not padded by any device, so its last row is real. */
    private static final int ROWS = 16;

    private StepCheck() {}

    /** @throws VoiceException {@code ENGINE_FAILED} if they differ */
    static void run(SpeechModel model) {
        require(
                "the language model",
                ofLanguageModel(model.llm(), model.bundle().llmConfig().vocabSize()));
        require(
                "the speech decoder",
                ofSpeechDecoder(model.tts(), model.bundle().ttsConfig()));
    }

    private static void require(String decoder, double difference) {
        // not a number must not pass either
        if (!(difference <= TOLERANCE)) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    String.format(
                            Locale.ROOT,
                            "logits of %s differ by %.0f %% of the largest between a prefill and decode steps: the device"
                                    + " computes one of them wrongly; on a GPU try speech.attention=joined or another"
                                    + " speech.builder-level",
                            decoder,
                            100 * difference));
        }
    }

    /** Largest difference of the likeliest tokens' logits over the largest logit. */
    static double ofLanguageModel(LanguageModel llm, int vocabSize) {
        int[] ids = new int[TOKENS];
        for (int index = 0; index < TOKENS; index++) {
            ids[index] = (index + 1) * vocabSize / (TOKENS + 2);
        }
        llm.truncate(0, 0);
        llm.prefill(0, ids, 0, TOKENS, 0);
        int compared = Math.min(COMPARED, llm.numCandidates());
        int[] likeliest = new int[compared];
        float[] expected = new float[compared];
        for (int rank = 0; rank < compared; rank++) {
            likeliest[rank] = llm.candidateId(0, rank);
            expected[rank] = llm.candidateLogit(0, rank);
        }
        llm.truncate(0, 0);
        llm.prefill(0, ids, 0, PROMPT, 0);
        for (int index = PROMPT; index < TOKENS; index++) {
            llm.stage(0, ids[index]);
            llm.step();
        }
        float[] actual = new float[compared];
        for (int rank = 0; rank < compared; rank++) {
            actual[rank] = logit(llm, likeliest[rank]);
        }
        llm.truncate(0, 0);
        return difference(expected, actual);
    }

    /** Not a number if the token is no candidate. */
    private static float logit(LanguageModel llm, int id) {
        for (int rank = 0; rank < llm.numCandidates(); rank++) {
            if (llm.candidateId(0, rank) == id) {
                return llm.candidateLogit(0, rank);
            }
        }
        return Float.NaN;
    }

    /** Largest difference of logits over the largest. */
    static double ofSpeechDecoder(SpeechDecoder tts, TtsConfig config) {
        float[] speaker = new float[config.hiddenSize()];
        speaker[0] = 1;
        int[] text = new int[TEXT];
        int[] codes = new int[ROWS * config.numCodebooks()];
        for (int index = 0; index < codes.length; index++) {
            codes[index] = 37 * index % config.numAudioTokens();
        }
        float[] expected = new float[config.numCodebooks() * config.numAudioTokens()];
        tts.start(0, speaker);
        tts.prefillText(0, text, 0, TEXT);
        tts.prefillAudio(0, codes, ROWS, TEXT, false);
        tts.logits().get(0, expected);
        tts.start(0, speaker);
        tts.prefillText(0, text, 0, TEXT);
        for (int step = 1; step <= ROWS; step++) {
            tts.stage(0, step, codes, TEXT);
            tts.step();
        }
        float[] actual = new float[expected.length];
        tts.logits().get(tts.logitsOffset(0), actual);
        tts.clear(0);
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
