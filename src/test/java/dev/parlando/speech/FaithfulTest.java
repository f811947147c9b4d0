package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.plan.CodeTape;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The faithful plans through the networks of a tiny bundle. */
final class FaithfulTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(2)
            .queueLimit(4)
            .conversations(2)
            .contextTokens(512)
            .maxReplyTokens(300)
            .maxAudioSteps(200)
            .faithful(true)
            .build();
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static RecordedTurn speak(Mode mode, String text) {
        RecordedTurn turn = new RecordedTurn();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            scheduler.submit(new TurnRequest("a", 1, mode, text, false, null, 3), turn);
            while (scheduler.tick()) {
                // until it has ended
            }
        }
        return turn;
    }

    @Test
    void readsOfflineInOneWave() {
        RecordedTurn turn = speak(Mode.READ, "Read me in one go, please.");
        assertEquals(1, turn.chunkSizes().size());
        assertEquals(0, turn.samples().length % 512);
        assertNotEquals(0, turn.samples().length);
    }

    @Test
    void repliesWithholdTheFirstChunk() {
        RecordedTurn turn = speak(Mode.CHAT, "hello");
        assertTrue(turn.summary().textTokens() > 3);
        assertEquals(25 * 512, turn.chunkSizes().get(0));
    }

    /** The reference looks at the limit after each of its calls, so rows beyond the limit are spoken, and need room too. */
    @Test
    void speechThatNeverEndsIsTruncatedAlsoBehindATextThatFillsItsPlace() {
        RecordedTurn turn = new RecordedTurn();
        SchedulerConfig config = CONFIG.toBuilder().maxAudioSteps(760).build();
        try (TinyModel model = TinyModel.tiny(config);
                BatchedTurnScheduler scheduler = model.newScheduler()) {
            String text = "Read me. ".repeat(200);
            scheduler.submit(new TurnRequest("a", 1, Mode.READ, text, false, null, 3), turn, endlessTape());
            finish(scheduler);
        }
        assertEquals(
                TurnStatus.TRUNCATED, turn.summary().status(), turn.summary().toString());
        assertTrue(turn.summary().audioSteps() > 760, turn.summary().toString());
    }

    /** The text of each call, as the listener is told. */
    private static final class Chunks extends RecordedTurn {
        private final List<String> chunks = new ArrayList<>();

        @Override
        public void onText(String delta) {
            super.onText(delta);
            chunks.add(delta);
        }
    }

    /** Returns a tape of speech that ends at step 60, whatever is drawn. */
    private static CodeTape endingAtStep60() {
        CodeTape tape = CodeTape.recording();
        for (int step = 0; step <= 60; step++) {
            tape.pass(new int[] {1, 2, 3, 4}, 0, 4, step == 60);
        }
        return tape.playback();
    }

    @Test
    void theLanguageModelIsNotAskedAheadOfSpeech() {
        Chunks whole = new Chunks();
        Chunks early = new Chunks();
        int wholeLength;
        int earlyLength;
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            TurnRequest request = new TurnRequest("a", 1, Mode.CHAT, "hello", false, null, 4);
            scheduler.submit(request, whole, endlessTape());
            finish(scheduler);
            wholeLength = MODEL.model().llm().length(0);
            scheduler.endSession("a");
            scheduler.submit(request, early, endingAtStep60());
            finish(scheduler);
            earlyLength = MODEL.model().llm().length(0);
            scheduler.endSession("a");
        }
        assertEquals(3 * whole.chunks.size(), whole.summary().textTokens(), "no chunk of this seed is empty");
        int asked = chunksAskedFor(whole.chunks);
        assertTrue(asked < whole.chunks.size(), asked + " of " + whole.chunks.size() + " chunks");
        assertEquals(whole.chunks.subList(0, asked), early.chunks);
        assertEquals(3 * asked, early.summary().textTokens());
        assertEquals(3 * (whole.chunks.size() - asked), wholeLength - earlyLength, "tokens in the context");
    }

    /** Returns a tape of speech that ends only at the limit of a segment. */
    private static CodeTape endlessTape() {
        CodeTape tape = CodeTape.recording();
        for (int step = 0; step <= 2_000; step++) {
            tape.pass(new int[] {1, 2, 3, 4}, 0, 4, false);
        }
        return tape.playback();
    }

    /** Chunks that the plan alone asks for when speech ends at step 60. */
    private static int chunksAskedFor(List<String> chunks) {
        TurnPlan turn = MODEL.model().plans().replying();
        PlanRun run = new PlanRun(turn.plan(), step -> step >= 60);
        int asked = 0;
        while (run.run() == SpeechPlan.Action.WAIT) {
            turn.text().append(chunks.get(asked++));
        }
        return asked;
    }

    private static void finish(BatchedTurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }

    /**
     * Checks a segment change through the networks. The text is given by hand, because a random model says no
     * sentences.
     */
    @Test
    void changesSegmentsWithTheReferencesQuirks() {
        TurnFactory factory = new TurnFactory(MODEL.model(), CONFIG);
        RecordedTurn listener = new RecordedTurn();
        TurnRequest request = new TurnRequest("a", 1, Mode.CHAT, "x", false, null, 3);
        ActiveTurn turn = factory.create(request, listener, 0);
        turn.setSlot(0);
        turn.speech().setSpeaker(MODEL.model().speaker(MODEL.model().voice(null)));
        turn.speech().text().append("");
        turn.speech().text().append("we go up on it. ".repeat(20) + "and then");
        turn.speech().text().append(" we come down again.");
        turn.speech().text().finish();
        runToItsEnd(turn);
        assertTrue(turn.speech().segment().contextSteps() > 0);
        assertTrue(turn.speech().segment().numSteps() > turn.speech().segment().contextSteps());
        for (float sample : listener.samples()) {
            assertTrue(Float.isFinite(sample));
        }
        MODEL.model().tts().clear(0);
    }

    private static void runToItsEnd(ActiveTurn turn) {
        SpeechRunner runner =
                new SpeechRunner(MODEL.model(), new StageClock(System::nanoTime, (stage, nanos) -> {}), CONFIG);
        List<ActiveTurn> ended = new ArrayList<>();
        while (ended.isEmpty()) {
            assertTrue(runner.run(List.of(turn), new TurnEndings() {
                @Override
                public void ended(ActiveTurn done) {
                    ended.add(done);
                }

                @Override
                public void failed(ActiveTurn broken, RuntimeException cause) {
                    throw cause;
                }
            }));
        }
    }
}
