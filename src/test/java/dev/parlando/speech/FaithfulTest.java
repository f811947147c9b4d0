package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.chat.LlmSampling;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The faithful plans through the networks of a tiny bundle. */
final class FaithfulTest {
    private static final SchedulerConfig CONFIG =
            new SchedulerConfig(2, 4, 2, 512, 300, 200, 25, false, true, LlmSampling.DEFAULTS);
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

    /** Text comes by hand here, for a random model does not say sentences: a segment change through the networks. */
    @Test
    void changesSegmentsWithTheReferencesQuirks() {
        TurnFactory factory = new TurnFactory(MODEL.model(), CONFIG);
        RecordedTurn listener = new RecordedTurn();
        TurnRequest request = new TurnRequest("a", 1, Mode.CHAT, "x", false, null, 3);
        ActiveTurn turn = factory.create(request, listener, 0);
        turn.setSlot(0);
        turn.setSpeaker(MODEL.model().speaker(MODEL.model().voice(null)));
        turn.text().append("");
        turn.text().append("we go up on it. ".repeat(20) + "and then");
        turn.text().append(" we come down again.");
        turn.text().finish();
        runToItsEnd(turn);
        assertTrue(turn.plan().contextSteps() > 0);
        assertTrue(turn.utterance().numSteps() > turn.plan().contextSteps());
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
