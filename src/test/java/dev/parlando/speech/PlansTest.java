package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.model.minicpmo26.FaithfulPrompt;
import dev.parlando.model.minicpmo26.FaithfulReadPlan;
import dev.parlando.model.minicpmo26.FaithfulStreamPlan;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechPlan.Action;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Checks what the plans do step by step, and each known defect of the reference beside its remedy. */
final class PlansTest {
    private static final TinyModel MODEL =
            TinyModel.tiny(SchedulerConfig.builder().slots(1).build());
    private static final TtsConfig CONFIG = MODEL.bundle().ttsConfig();
    private static final TtsTokenizer TOKENIZER = MODEL.bundle().openTtsTokenizer();
    private static final SpeechTokens TOKENS = SpeechTokens.of(TOKENIZER);
    private static final int OVERLAP_SAMPLES = 2_048;

    @AfterAll
    static void close() {
        TOKENIZER.close();
        MODEL.close();
    }

    /** Text in the improved plan. */
    private static final class Improved {
        final TurnPlan parts = MODEL.model().plans().reading();
        final TextFeed text = parts.text();
        final SpeechPlan plan = parts.plan();
    }

    private static FaithfulStreamPlan faithful() {
        return new FaithfulStreamPlan(CONFIG, new FaithfulPrompt(TOKENIZER, TOKENS, CONFIG), 2_048);
    }

    private static PlanRun improvedRun(String text, int endStep) {
        Improved improved = new Improved();
        PlanRun run = new PlanRun(improved.plan, step -> step >= endStep);
        improved.text.append(text);
        improved.text.finish();
        assertEquals(Action.END, run.run());
        return run;
    }

    private static PlanRun faithfulRun(List<String> llmChunks, int endStep) {
        FaithfulStreamPlan plan = faithful();
        PlanRun run = new PlanRun(plan, step -> step >= endStep);
        llmChunks.forEach(plan::append);
        plan.finish();
        assertEquals(Action.END, run.run());
        return run;
    }

    private static String sentences(int count) {
        return "we go up on it. ".repeat(count);
    }

    private static List<String> chunksOf(String text) {
        List<String> chunks = new ArrayList<>(List.of(""));
        for (int from = 0; from < text.length(); from += 7) {
            chunks.add(text.substring(from, Math.min(text.length(), from + 7)));
        }
        return chunks;
    }

    private static List<Integer> idsOf(String text) {
        return Arrays.stream(TOKENIZER.encode(text)).boxed().toList();
    }

    @Test
    void prefillsOnlyWhatTheNextStepSees() {
        PlanRun run = improvedRun("a b c d e f g h i j k l m n o p q r s t u v w x y z", 0);
        assertArrayEquals(new int[] {0, 12, 0}, run.prefills().get(0));
        assertArrayEquals(new int[] {12, 22, 49}, run.prefills().get(1));
        assertArrayEquals(new int[] {22, 29, 99}, run.prefills().get(2));
        assertEquals(3, run.prefills().size());
        List<Integer> ids = run.prefilledIds();
        assertEquals(TOKENS.textStart(), ids.get(0));
        assertEquals(TOKENS.speaker(), ids.get(1));
        assertEquals(idsOf("a b c d e f g h i j k l m n o p q r s t u v w x y z"), ids.subList(2, 28));
        assertEquals(TOKENS.textEnd(), ids.get(28));
    }

    @Test
    void speechEndsOnlyWhenAllTextIsInSight() {
        PlanRun run = improvedRun("a b c d e f g h i j k l m n o p q r s t u v w x y z", 0);
        assertEquals(99, run.utterance().numSteps());
        assertEquals(10, improvedRun("a b", 0).utterance().numSteps());
    }

    @Test
    void aStepWaitsForTheTextItMaySee() {
        Improved improved = new Improved();
        PlanRun run = new PlanRun(improved.plan, step -> step >= 60);
        improved.text.append("a b c d e f g h i ");
        assertEquals(Action.WAIT, run.run());
        assertEquals(0, run.utterance().numSteps());
        improved.text.append("j k l ");
        assertEquals(Action.WAIT, run.run());
        assertEquals(49, run.utterance().numSteps());
        improved.text.finish();
        assertEquals(Action.END, run.run());
        assertEquals(60, run.utterance().numSteps());
    }

    @Test
    void aSegmentGoesOnFromTheLastTokensAndCodes() {
        Improved improved = new Improved();
        PlanRun run = new PlanRun(improved.plan, step -> step >= 400);
        improved.text.append(sentences(40));
        improved.text.finish();
        assertEquals(Action.END, run.run());
        int context = -1;
        for (int index = 0; index < run.actions().size(); index++) {
            context = run.actions().get(index) instanceof SpeechPlan.PrefillContext ? index : context;
        }
        assertTrue(context > 0);
        assertInstanceOf(SpeechPlan.Prefill.class, run.actions().get(context - 1));
        assertEquals(new SpeechPlan.Begin(50), run.actions().get(context - 2));
        assertEquals(
                1,
                run.actions().stream().filter(action -> action == Action.FLUSH).count());
        assertEquals(run.expectedSamples(), run.numSamples());
    }

    @Test
    void noTokenIsLostOrRepeatedOverManySegments() {
        String text = sentences(60);
        PlanRun run = improvedRun(text, 0);
        List<Integer> spoken = new ArrayList<>(run.prefilledIds());
        spoken.removeIf(id -> id == TOKENS.textStart() || id == TOKENS.speaker() || id == TOKENS.textEnd());
        int contexts = (int) run.actions().stream()
                .filter(action -> action instanceof SpeechPlan.PrefillContext)
                .count();
        assertTrue(contexts >= 2);
        assertEquals(
                idsOf(text).size(), spoken.size() - contexts * CONFIG.schedule().segmentContextTokens());
    }

    /** Checks the published segment numbers: as many tokens as there are slots, and 5 tokens of context. */
    @Test
    void textWithoutASentenceEndFitsTheReservedSlots() {
        assertEquals(300, CONFIG.schedule().reservedTextSlots());
        assertEquals(300, CONFIG.schedule().segmentMaxTokens());
        assertEquals(5, CONFIG.schedule().segmentContextTokens());
        String text = "a b c ".repeat(400);
        PlanRun run = improvedRun(text, 0);
        List<Integer> spoken = new ArrayList<>(run.prefilledIds());
        int segments = 0;
        for (int id : run.prefilledIds()) {
            segments += id == TOKENS.textEnd() ? 1 : 0;
        }
        spoken.removeIf(id -> id == TOKENS.textStart() || id == TOKENS.speaker() || id == TOKENS.textEnd());
        assertTrue(segments >= 4, segments + " segments");
        assertEquals(
                idsOf(text).size(),
                spoken.size() - (segments - 1) * CONFIG.schedule().segmentContextTokens());
        assertFalse(run.plan().truncated());
    }

    @Test
    void callsOfTheReference() {
        JsonNode golden = GoldenRulesTest.golden("schedule").get("callsOfCounts");
        FaithfulStreamPlan plan = faithful();
        PlanRun run = new PlanRun(plan, step -> false);
        plan.append("");
        int known = 0;
        for (JsonNode count : golden.get("counts")) {
            plan.append("a ".repeat(count.asInt() - known));
            known = count.asInt();
        }
        plan.append("a ".repeat(golden.get("finalCount").asInt() - known));
        plan.finish();
        run.run();
        List<int[]> expected = new ArrayList<>();
        for (JsonNode call : golden.get("calls")) {
            if (call.get(0).asInt() < call.get(1).asInt()) {
                expected.add(new int[] {
                    call.get(0).asInt(), call.get(1).asInt(), call.get(3).asInt()
                });
            }
        }
        assertEquals(expected.size(), run.prefills().size());
        for (int index = 0; index < expected.size(); index++) {
            assertArrayEquals(expected.get(index), run.prefills().get(index), "prefill " + index);
        }
    }

    @Test
    void defectFirstChunkWithheld() {
        assertEquals(
                0,
                faithfulRun(chunksOf("a b c d e f g h i j k l m n"), 60)
                        .emitted()
                        .get(0));
        assertEquals(
                25 * 512 - OVERLAP_SAMPLES,
                improvedRun("a b c d e f g h i j k l m n", 60).emitted().get(0));
    }

    @Test
    void defectOverlapRepeatedAtASegmentChange() {
        PlanRun faithful = faithfulRun(chunksOf(sentences(40)), 300);
        long changes = faithful.actions().stream()
                .filter(action -> action instanceof SpeechPlan.PrefillContext)
                .count();
        assertTrue(changes > 0);
        assertEquals(faithful.expectedSamples() + changes * OVERLAP_SAMPLES, faithful.numSamples());
        PlanRun improved = improvedRun(sentences(40), 300);
        assertEquals(improved.expectedSamples(), improved.numSamples());
    }

    @Test
    void defectLastTextLost() {
        String first = "a ".repeat(118) + "b. ";
        List<String> chunks = List.of("", first + "x y z");
        List<Integer> lost = idsOf("x y z");
        PlanRun faithful = faithfulRun(chunks, 0);
        assertFalse(containsRun(faithful.prefilledIds(), lost));
        assertTrue(containsRun(improvedRun(first + "x y z", 0).prefilledIds(), lost));
    }

    @Test
    void defectLettersDroppedWhereAWordIsSplit() {
        String text = "a b c d e f g h i unbelievable";
        List<Integer> whole = idsOf(text);
        PlanRun faithful = faithfulRun(List.of("", "a b c d e f g h i un", "believable"), 0);
        assertFalse(containsRun(faithful.prefilledIds(), whole.subList(9, whole.size())));
        assertTrue(containsRun(improvedRun(text, 0).prefilledIds(), whole.subList(9, whole.size())));
    }

    @Test
    void defectDigitsSpelledOneByOne() {
        assertTrue(containsRun(faithfulRun(List.of("room ", "15 "), 40).prefilledIds(), idsOf("one five")));
        assertTrue(containsRun(improvedRun("room 15", 0).prefilledIds(), idsOf("fifteen")));
    }

    @Test
    void theOfflinePathCutsLongTextOffAndWavesItAtOnce() {
        FaithfulReadPlan plan = new FaithfulReadPlan(CONFIG, new FaithfulPrompt(TOKENIZER, TOKENS, CONFIG), 2_048);
        PlanRun run = new PlanRun(plan, step -> step >= 900);
        plan.append("a ".repeat(400));
        plan.finish();
        assertEquals(Action.END, run.run());
        assertEquals(302, run.prefilledIds().size());
        assertEquals(31 - 1, run.prefills().size());
        assertEquals(
                1,
                run.actions().stream()
                        .filter(action -> action instanceof SpeechPlan.Decode)
                        .count());
        assertEquals(run.expectedSamples(), run.numSamples());
        assertNotEquals(0, run.numSamples());
    }

    private static boolean containsRun(List<Integer> ids, List<Integer> part) {
        return Collections.indexOfSubList(ids, part) >= 0;
    }
}
