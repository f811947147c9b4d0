package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.layers.WeightProducts;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A device on which the language model's run goes on while speech is made. */
final class NetworksSideBySideTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(4)
            .queueLimit(8)
            .conversations(4)
            .contextTokens(256)
            .maxReplyTokens(40)
            .maxAudioSteps(80)
            .build();
    private static final LateEngine ENGINE =
            new LateEngine(new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32)));
    private static final TinyModel LATE = TinyModel.tiny(CONFIG, ENGINE);
    private static final TinyModel USUAL = TinyModel.tiny(CONFIG);
    private static final String TEXT = "Tell me a long story about a fox, please.";

    @AfterAll
    static void close() {
        LATE.close();
        USUAL.close();
    }

    private static TurnRequest chat(String session, long turnId) {
        return new TurnRequest(session, turnId, Mode.CHAT, TEXT, false, null, turnId);
    }

    private static void finish(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }

    /** Speaks two turns of one session; the second uses the cache that the first left. */
    private static List<RecordedTurn> talk(TinyModel model) {
        List<RecordedTurn> turns = new ArrayList<>();
        try (BatchedTurnScheduler scheduler = model.newScheduler()) {
            for (int index = 0; index < 2; index++) {
                RecordedTurn turn = new RecordedTurn();
                scheduler.submit(chat("session", 20 + index), turn);
                finish(scheduler);
                turns.add(turn);
            }
        }
        return turns;
    }

    @Test
    void saysTheSame() {
        List<RecordedTurn> usual = talk(USUAL);
        List<RecordedTurn> late = talk(LATE);
        for (int index = 0; index < usual.size(); index++) {
            assertEquals(usual.get(index).text(), late.get(index).text());
            assertFalse(usual.get(index).text().isBlank());
            assertArrayEquals(usual.get(index).samples(), late.get(index).samples(), 1e-4f);
        }
    }

    @Test
    void speechDoesNotWaitForTheLanguageModel() {
        int before = ENGINE.stepsBesideLlm();
        List<RecordedTurn> turns = talk(LATE);
        int steps = turns.stream().mapToInt(turn -> turn.summary().audioSteps()).sum();
        int beside = ENGINE.stepsBesideLlm() - before;
        assertTrue(beside > steps / 4, beside + " of " + steps + " steps while the language model ran");
    }

    @Test
    void aTurnsFirstSoundIsNotHeldUpByTextThatComesLater() {
        int before = ENGINE.stepsBesideLlm();
        List<Integer> besideAtFirstSound = new ArrayList<>();
        RecordedTurn turn = new RecordedTurn() {
            @Override
            public void onAudio(PcmChunk audio) {
                besideAtFirstSound.add(ENGINE.stepsBesideLlm() - before);
                super.onAudio(audio);
            }
        };
        try (BatchedTurnScheduler scheduler = LATE.newScheduler()) {
            scheduler.submit(chat("session", 30), turn);
            finish(scheduler);
        }
        assertEquals(0, besideAtFirstSound.get(0));
        assertTrue(ENGINE.stepsBesideLlm() > before);
    }

    @Test
    void aTurnThatWaitsForTextIsNotHeldBackByAnothersFirstSound() {
        RecordedTurn waiting = new RecordedTurn();
        RecordedTurn reading = new RecordedTurn();
        try (BatchedTurnScheduler scheduler = LATE.newScheduler()) {
            scheduler.submit(new TurnRequest("reader", 40, Mode.READ, TEXT, false, null, 1), reading);
            scheduler.submit(chat("session", 41), waiting);
            while (reading.chunkSizes().isEmpty() && waiting.text().isEmpty()) {
                assertTrue(scheduler.tick());
            }
            assertFalse(waiting.text().isEmpty(), "the reply waited for the reader's first sound");
            finish(scheduler);
        }
    }

    @Test
    void turnsThatAreCancelledWhileItRunsLeaveTheOthersAlone() {
        try (BatchedTurnScheduler scheduler = LATE.newScheduler()) {
            RecordedTurn cancelled = new RecordedTurn();
            RecordedTurn other = new RecordedTurn();
            scheduler.submit(chat("one", 1), cancelled);
            scheduler.submit(chat("two", 2), other);
            while (cancelled.text().length() < 4 || !ENGINE.llmRuns()) {
                assertTrue(scheduler.tick());
            }
            scheduler.cancel(1);
            assertEquals(TurnStatus.CANCELLED, cancelled.summary().status());
            RecordedTurn next = new RecordedTurn();
            scheduler.submit(chat("one", 3), next);
            finish(scheduler);
            assertFalse(next.text().isBlank());
            assertEquals(textAlone(2), other.text());
        }
    }

    private static String textAlone(long turnId) {
        try (BatchedTurnScheduler scheduler = LATE.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            scheduler.submit(chat("alone", turnId), turn);
            finish(scheduler);
            return turn.text();
        }
    }

    @Test
    void aSessionThatEndsWhileItRunsFreesItsSlot() {
        try (BatchedTurnScheduler scheduler = LATE.newScheduler()) {
            for (int session = 0; session < 2 * CONFIG.conversations(); session++) {
                RecordedTurn turn = new RecordedTurn();
                scheduler.submit(chat("session" + session, session), turn);
                while (!ENGINE.llmRuns()) {
                    assertTrue(scheduler.tick());
                }
                scheduler.endSession("session" + session);
                assertTrue(turn.isDone());
            }
            assertEquals(0, scheduler.load().cachePositionsUsed());
        }
    }

    @Test
    void aListenerThatFailsHarmsNoOther() {
        RecordedTurn other = new RecordedTurn();
        BatchedTurnScheduler scheduler = LATE.newScheduler();
        scheduler.submit(chat("one", 1), new RecordedTurn() {
            @Override
            public void onDone(TurnSummary summary) {
                throw new IllegalStateException("a listener's fault");
            }
        });
        scheduler.submit(chat("two", 2), other);
        scheduler.tick();
        scheduler.cancel(2);
        assertTrue(other.isDone());
        assertEquals(
                "a listener's fault",
                org.junit.jupiter.api.Assertions.assertThrows(IllegalStateException.class, () -> scheduler.cancel(1))
                        .getMessage());
    }
}
