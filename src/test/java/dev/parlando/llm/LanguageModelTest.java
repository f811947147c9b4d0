package dev.parlando.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import dev.parlando.golden.Closeness;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Laws of prefill, decode step and slots: how tokens got into a slot, and what other slots hold, changes nothing. */
final class LanguageModelTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SLOTS = 5;
    private static final int CAPACITY = 400;

    private static Bundle bundle;
    private static LanguageModel alone;
    private static LanguageModel crowd;

    @BeforeAll
    @BeforeContainer
    static void load() {
        bundle = TinyBundle.open();
        alone = model(1, CAPACITY);
        crowd = model(SLOTS, CAPACITY);
    }

    @AfterAll
    @AfterContainer
    static void close() {
        crowd.close();
        alone.close();
        bundle.close();
    }

    private static LanguageModel model(int numSlots, int capacity) {
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false));
        return new LanguageModel(engine, bundle.llm(), numSlots, capacity);
    }

    private static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, bundle.llmConfig().vocabSize()).toArray();
    }

    /** Prefills in pieces of at most {@code piece} tokens behind what the slot holds. */
    private static void prefill(LanguageModel llm, int slot, int[] tokens, int piece) {
        for (int done = 0; done < tokens.length; done += piece) {
            int count = Math.min(piece, tokens.length - done);
            llm.prefill(slot, tokens, done, count, count - 1);
        }
    }

    private static void step(LanguageModel llm, int slot, int token) {
        llm.stage(slot, token);
        llm.step();
    }

    /** Logits by token id; those that are no candidates get the smallest candidate's. */
    private static float[] logits(LanguageModel llm, int slot) {
        float[] logits = new float[bundle.llmConfig().vocabSize()];
        Arrays.fill(logits, llm.candidateLogit(slot, llm.numCandidates() - 1));
        for (int rank = 0; rank < llm.numCandidates(); rank++) {
            logits[llm.candidateId(slot, rank)] = llm.candidateLogit(slot, rank);
        }
        return logits;
    }

    private static float[] afterStepByStep(int[] tokens) {
        alone.truncate(0, 0);
        for (int token : tokens) {
            step(alone, 0, token);
        }
        return logits(alone, 0);
    }

    @Test
    void prefillInOneGoInChunksAndStepByStepAreTheSame() {
        int[] tokens = tokens(LanguageModel.PREFILL_CHUNK, 1);
        float[] expected = afterStepByStep(tokens);
        for (int piece : new int[] {1, 7, 33, tokens.length}) {
            alone.truncate(0, 0);
            prefill(alone, 0, tokens, piece);
            assertEquals(tokens.length, alone.length(0));
            Closeness.assertClose(expected, logits(alone, 0), TOLERANCE, "pieces of " + piece);
        }
    }

    @Test
    void cacheThatGrowsOverManyStridesChangesNothing() {
        int[] tokens = tokens(CAPACITY, 2);
        float[] expected = afterStepByStep(tokens);
        alone.truncate(0, 0);
        prefill(alone, 0, tokens, LanguageModel.PREFILL_CHUNK);
        Closeness.assertClose(expected, logits(alone, 0), TOLERANCE, "prefilled");
    }

    @Test
    void batchOfSlotsGivesWhatEachGivesAlone() {
        int[] lengths = {3, 70, 20, 130, 65};
        int[][] tokens = new int[SLOTS][];
        for (int slot = 0; slot < SLOTS; slot++) {
            tokens[slot] = tokens(lengths[slot] + 30, 10 + slot);
            crowd.truncate(slot, 0);
            prefill(crowd, slot, Arrays.copyOf(tokens[slot], lengths[slot]), LanguageModel.PREFILL_CHUNK);
        }
        for (int step = 0; step < 30; step++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                crowd.stage(slot, tokens[slot][lengths[slot] + step]);
            }
            crowd.step();
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            assertEquals(lengths[slot] + 30, crowd.length(slot));
            float[] actual = logits(crowd, slot);
            Closeness.assertClose(afterStepByStep(tokens[slot]), actual, TOLERANCE, "slot " + slot);
        }
    }

    @Test
    void slotsBetweenStagedOnesKeepNoTrace() {
        int[][] tokens = new int[SLOTS][];
        for (int slot = 0; slot < SLOTS; slot++) {
            tokens[slot] = tokens(20, 20 + slot);
            crowd.truncate(slot, 0);
        }
        prefill(crowd, 1, Arrays.copyOf(tokens[1], 19), LanguageModel.PREFILL_CHUNK);
        for (int step = 0; step < 20; step++) {
            for (int slot = 0; slot < SLOTS; slot += 2) {
                crowd.stage(slot, tokens[slot][step]);
            }
            crowd.step();
        }
        for (int slot = 0; slot < SLOTS; slot += 2) {
            float[] actual = logits(crowd, slot);
            Closeness.assertClose(afterStepByStep(tokens[slot]), actual, TOLERANCE, "slot " + slot);
        }
        assertEquals(19, crowd.length(1));
        assertEquals(0, crowd.length(3));
        step(crowd, 1, tokens[1][19]);
        Closeness.assertClose(afterStepByStep(tokens[1]), logits(crowd, 1), TOLERANCE, "slot between");
    }

    /** Appends and truncations in any order leave what the remaining tokens alone would. */
    @Property(tries = 15)
    void truncatedTokensLeaveNoTrace(@ForAll long seed) {
        Random random = new Random(seed);
        int[][] held = new int[SLOTS][0];
        for (int slot = 0; slot < SLOTS; slot++) {
            crowd.truncate(slot, 0);
        }
        for (int operation = 0; operation < 25; operation++) {
            int slot = random.nextInt(SLOTS);
            int kept = random.nextInt(3) == 0 ? random.nextInt(held[slot].length + 1) : held[slot].length;
            crowd.truncate(slot, kept);
            int[] more = tokens(Math.min(random.nextInt(60), CAPACITY - 1 - kept), random.nextLong());
            prefill(crowd, slot, more, LanguageModel.PREFILL_CHUNK);
            held[slot] = Arrays.copyOf(held[slot], kept + more.length);
            System.arraycopy(more, 0, held[slot], kept, more.length);
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            step(crowd, slot, 7);
            alone.truncate(0, 0);
            prefill(alone, 0, held[slot], LanguageModel.PREFILL_CHUNK);
            step(alone, 0, 7);
            Closeness.assertClose(logits(alone, 0), logits(crowd, slot), TOLERANCE, "slot " + slot);
        }
    }

    @Test
    void fullCacheRefusesAndAppendsNothing() {
        int[] tokens = tokens(9, 40);
        try (LanguageModel small = model(2, 8)) {
            small.prefill(0, tokens, 0, 7, 6);
            small.prefill(1, tokens, 0, 8, 7);
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.KV_CACHE_FULL, "9 cache entries", () -> small.prefill(0, tokens, 7, 2, 1));
            assertEquals(7, small.length(0));
            VoiceExceptionAssert.assertRefused(ErrorCode.KV_CACHE_FULL, "holds 8", () -> small.stage(1, tokens[8]));
            assertEquals(8, small.length(1));
            step(small, 0, tokens[7]);
            assertEquals(8, small.length(0));
            assertEquals(8, small.length(1));
            float[] actual = logits(small, 0);
            Closeness.assertClose(afterStepByStep(Arrays.copyOf(tokens, 8)), actual, TOLERANCE, "full");
        }
    }

    @Test
    void forgettingTokensTakesTheSlotOutOfTheNextStep() {
        int[] tokens = tokens(5, 50);
        crowd.truncate(0, 0);
        crowd.truncate(1, 0);
        crowd.stage(0, tokens[0]);
        crowd.truncate(0, 0);
        step(crowd, 1, tokens[0]);
        assertEquals(0, crowd.length(0));
        assertEquals(1, crowd.length(1));
    }
}
