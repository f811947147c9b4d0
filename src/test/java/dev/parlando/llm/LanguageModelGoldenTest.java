package dev.parlando.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.Closeness;
import dev.parlando.golden.Golden;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Golden values of the language model: {@code golden/llm/README.md}. */
final class LanguageModelGoldenTest {
    private static final double TOLERANCE = 1e-5;

    private static final Golden GOLDEN = new Golden("llm");

    private static Bundle bundle;
    private static LanguageModel llm;

    @BeforeAll
    static void load() {
        bundle = TinyBundle.open();
        llm = new LanguageModel(new OrtEngine(new OrtEngineConfig(1, false)), bundle.llm(), 1, 64);
    }

    @AfterAll
    static void close() {
        llm.close();
        bundle.close();
    }

    @Test
    void candidatesAfterPromptAndEveryStepAreTheLargestLogits() {
        int[] prompt = GOLDEN.ints("/promptIds");
        int[] forced = GOLDEN.ints("/forcedIds");
        assertEquals(40, forced.length);
        float[] logits = GOLDEN.output("logits");
        llm.truncate(0, 0);
        llm.prefill(0, prompt, 0, prompt.length, 0);
        assertCandidates(logits, 0);
        for (int step = 0; step < forced.length; step++) {
            llm.stage(0, forced[step]);
            llm.step();
            assertCandidates(logits, step + 1);
        }
        assertEquals(prompt.length + forced.length, llm.length(0));
    }

    private static void assertCandidates(float[] allLogits, int row) {
        int vocab = bundle.llmConfig().vocabSize();
        float[] logits = Arrays.copyOfRange(allLogits, row * vocab, (row + 1) * vocab);
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        int count = llm.numCandidates();
        float[] byRank = new float[count];
        float[] byId = new float[count];
        float[] actual = new float[count];
        for (int rank = 0; rank < count; rank++) {
            byRank[rank] = sorted[vocab - 1 - rank];
            byId[rank] = logits[llm.candidateId(0, rank)];
            actual[rank] = llm.candidateLogit(0, rank);
        }
        Closeness.assertClose(byRank, actual, TOLERANCE, "row " + row + " by rank");
        Closeness.assertClose(byId, actual, TOLERANCE, "row " + row + " by id");
    }

    @Test
    void stateAtTheSpeakerToken() {
        int[] prompt = GOLDEN.ints("/promptIds");
        llm.truncate(0, 0);
        llm.prefill(0, prompt, 0, prompt.length, GOLDEN.input("/speakerRow").intValue());
        Closeness.assertClose(GOLDEN.output("speaker_state"), llm.state(), TOLERANCE, "state");
    }
}
