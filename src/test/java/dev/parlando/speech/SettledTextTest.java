package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechPlan.Action;
import dev.parlando.speech.plan.SpeechSchedule;
import dev.parlando.speech.plan.StreamingPlans;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that settles: its finished sentences are spoken to their end, and nothing else changes. */
final class SettledTextTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(2)
            .queueLimit(3)
            .conversations(2)
            .contextTokens(256)
            .maxReplyTokens(32)
            .maxAudioSteps(150)
            .build();
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);
    private static final TtsTokenizer TOKENIZER = MODEL.bundle().openTtsTokenizer();
    private static final SpeechTokens TOKENS = SpeechTokens.of(TOKENIZER);
    private static final String SENTENCE = "Let me check that for you.";
    private static final int SAMPLES_PER_STEP = 512;
    private static final List<String> SENTENCES =
            List.of("we go up on it.", "yes!", "on and on we go, up and up it goes, and on.", "is it so?", "it is");

    @AfterAll
    static void close() {
        TOKENIZER.close();
        MODEL.close();
    }

    /** A turn without networks, whose segments go on from each other or begin anew. */
    private static final class Turn {
        private final TurnPlan parts;
        private final PlanRun run;

        Turn(int contextTokens, int contextSteps) {
            SpeechSchedule schedule = new SpeechSchedule(10, 50, 300, 120, 300, contextTokens, contextSteps);
            parts = new StreamingPlans(schedule, TOKENIZER, 4, new PlanSettings(25, 2_148, false)).reading();
            run = new PlanRun(parts.plan(), step -> true);
        }

        Action append(String piece) {
            parts.text().append(piece);
            return run.run();
        }

        Action settle() {
            parts.text().settle();
            return run.run();
        }

        Action finish() {
            parts.text().finish();
            return run.run();
        }

        int ends() {
            return (int) run.prefilledIds().stream()
                    .filter(id -> id == TOKENS.textEnd())
                    .count();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void aFinishedSentenceIsHeardToItsEnd(int contextSteps) {
        Turn turn = new Turn(contextSteps / 2, contextSteps);
        assertEquals(Action.WAIT, turn.append("we go up on it and on. "));
        assertEquals(0, turn.ends());
        assertEquals(Action.WAIT, turn.settle());
        assertEquals(1, turn.ends(), "all of the text was in sight and the speech ended");
        assertTrue(turn.run.numSamples() > 0);
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples(), "no sound is held back");
        turn.append("and then we come down. ");
        assertEquals(Action.END, turn.finish());
        assertEquals(2, turn.ends());
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples(), "no sound is lost or made twice");
    }

    /** The sentence behind which another has begun is finished too, as long as the decoder has not seen further. */
    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void aFinishedSentenceIsHeardToItsEndThoughTheNextHasBegun(int contextSteps) {
        Turn turn = new Turn(contextSteps / 2, contextSteps);
        turn.append("a b c d e f g h i j k l. M no");
        assertEquals(Action.WAIT, turn.settle());
        assertEquals(1, turn.ends());
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples(), "no sound is held back");
        turn.append("t.");
        assertEquals(Action.END, turn.finish());
        assertEquals(2, turn.ends());
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples(), "no sound is lost or made twice");
    }

    /** A pause that is too short to settle changes nothing, not even where a segment was full and has ended. */
    @Test
    void textThatPausesWithoutSettlingIsPlannedAsTheWholeText() {
        Turn paused = new Turn(25, 50);
        int numSentences = 0;
        while (paused.ends() == 0) {
            assertEquals(Action.WAIT, paused.append("we go up on it. "));
            numSentences++;
        }
        Turn whole = new Turn(25, 50);
        whole.append("we go up on it. ".repeat(numSentences) + "and then we come down.");
        whole.finish();
        paused.append("and then we come down.");
        paused.finish();
        assertEquals(whole.run.actions(), paused.run.actions());
    }

    @Test
    void aClientThatIsLateChangesNothing() {
        Turn turn = new Turn(25, 50);
        turn.append(SENTENCE);
        turn.settle();
        List<Action> actions = List.copyOf(turn.run.actions());
        for (int index = 0; index < 3; index++) {
            assertEquals(Action.WAIT, turn.settle());
            assertEquals(Action.WAIT, turn.append(" "));
        }
        assertEquals(Action.END, turn.finish());
        assertEquals(actions, turn.run.actions());
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples());
    }

    /** Cut, settled and flushed at random, all words are in sight once, in order, and all sound is heard once. */
    @Property(tries = 300)
    void nothingIsLostOrSaidTwice(@ForAll long seed, @ForAll boolean goesOn) {
        Random random = new Random(seed);
        List<String> sentences = new ArrayList<>();
        for (int count = random.nextInt(20); count >= 0; count--) {
            sentences.add(SENTENCES.get(random.nextInt(SENTENCES.size())));
        }
        String text = String.join(" ", sentences);
        Turn turn = goesOn ? new Turn(25, 50) : new Turn(0, 0);
        List<Integer> context = new ArrayList<>();
        turn.run.observe(action -> noteContext(turn, action, context));
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(30));
            turn.append(text.substring(from, to));
            if (random.nextBoolean()) {
                turn.settle();
            }
            from = to;
        }
        assertEquals(Action.END, turn.finish());
        assertEquals(idsOf(text), wordsOf(turn, context), text);
        assertEquals(turn.run.expectedSamples(), turn.run.numSamples(), text);
    }

    /** Each segment begins with text start, speaker and the tokens that it takes over from the one before. */
    private static void noteContext(Turn turn, Action action, List<Integer> context) {
        if (action instanceof SpeechPlan.Begin begin) {
            List<Integer> before = turn.run.prefilledIds();
            int last = before.lastIndexOf(TOKENS.speaker());
            int numIds = Math.max(0, before.size() - last - 2);
            context.add(begin.contextSteps() == 0 ? 2 : 2 + Math.min(25, numIds));
        }
    }

    private static List<Integer> wordsOf(Turn turn, List<Integer> context) {
        List<Integer> words = new ArrayList<>();
        int segment = -1;
        int skip = 0;
        for (int id : turn.run.prefilledIds()) {
            if (id == TOKENS.textStart()) {
                segment++;
                skip = context.get(segment);
            }
            if (skip > 0) {
                skip--;
            } else if (id != TOKENS.textEnd()) {
                words.add(id);
            }
        }
        return words;
    }

    private static List<Integer> idsOf(String text) {
        return Arrays.stream(TOKENIZER.encode(text)).boxed().toList();
    }

    @Test
    void aSettledSentenceSoundsAsIfItWereAllOfTheText() {
        RecordedTurn alone = spoken(List.of(SENTENCE), false);
        for (String piece : List.of(SENTENCE, SENTENCE + " ", SENTENCE + "\n")) {
            try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
                RecordedTurn turn = begin(scheduler, piece);
                assertTrue(turn.samples().length < alone.samples().length);
                settle(scheduler);
                assertArrayEquals(alone.samples(), turn.samples());
                assertFalse(turn.isDone());
                scheduler.append(1, "Now I have it.");
                finishText(scheduler);
                assertTrue(turn.samples().length > alone.samples().length + 10 * SAMPLES_PER_STEP);
                assertArrayEquals(alone.samples(), Arrays.copyOf(turn.samples(), alone.samples().length));
            }
        }
    }

    @Test
    void aClientThatIsLateGetsNoFurtherSound() {
        RecordedTurn alone = spoken(List.of(SENTENCE), false);
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = begin(scheduler, SENTENCE);
            for (int index = 0; index < 3; index++) {
                settle(scheduler);
            }
            finishText(scheduler);
            settle(scheduler);
            assertEquals(alone.summary().status(), turn.summary().status());
            assertTrue(turn.summary().status() != TurnStatus.FAILED);
            assertArrayEquals(alone.samples(), turn.samples());
        }
    }

    @Test
    void whereNothingIsFinishedSettlingChangesNoByte() {
        List<String> pieces =
                List.of("One, two, 3", ".5 or $4", ".20 for Dr.", " Smith, e.g.", " wai", "ting... for it");
        assertArrayEquals(
                spoken(List.of(String.join("", pieces)), false).samples(),
                spoken(pieces, true).samples());
    }

    private static RecordedTurn spoken(List<String> pieces, boolean settles) {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = begin(scheduler, "");
            for (String piece : pieces) {
                scheduler.append(1, piece);
                if (settles) {
                    settle(scheduler);
                }
            }
            finishText(scheduler);
            return turn;
        }
    }

    private static RecordedTurn begin(TurnScheduler scheduler, String text) {
        RecordedTurn turn = new RecordedTurn();
        scheduler.submit(new TurnRequest("session", 1, Mode.READ, text, true, null, 11), turn);
        tickAll(scheduler);
        return turn;
    }

    private static void settle(TurnScheduler scheduler) {
        scheduler.settle(1);
        tickAll(scheduler);
    }

    private static void finishText(TurnScheduler scheduler) {
        scheduler.finishText(1);
        tickAll(scheduler);
    }

    private static void tickAll(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }
}
