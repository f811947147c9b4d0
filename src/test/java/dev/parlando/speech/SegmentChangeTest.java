package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A segment that goes on from another has the other's last tokens and codes in its cache, however ticks fall. */
final class SegmentChangeTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(2)
            .queueLimit(4)
            .conversations(2)
            .contextTokens(512)
            .maxReplyTokens(300)
            .maxAudioSteps(200)
            .build();

    @Test
    void theStreamingPlansContextIsInTheCache() {
        assertContextIsInTheCache(CONFIG, Mode.READ);
    }

    @Test
    void theFaithfulPlansContextIsInTheCache() {
        assertContextIsInTheCache(CONFIG.toBuilder().faithful(true).build(), Mode.CHAT);
    }

    private static void assertContextIsInTheCache(SchedulerConfig config, Mode mode) {
        try (TinyModel model = TinyModel.tiny(config)) {
            ActiveTurn turn = new TurnFactory(model.model(), config)
                    .create(new TurnRequest("a", 1, mode, "", true, null, 3), new RecordedTurn(), 0);
            turn.setSlot(0);
            turn.speech().setSpeaker(model.model().speaker(model.model().voice(null)));
            turn.speech().text().append("");
            turn.speech().text().append("we go up on it. ".repeat(20) + "and then");
            turn.speech().text().append(" we come down again.");
            turn.speech().text().finish();
            assertTrue(runAndCountStepsWithContext(model, config, turn) > 0);
        }
    }

    private static int runAndCountStepsWithContext(TinyModel model, SchedulerConfig config, ActiveTurn turn) {
        SpeechRunner runner =
                new SpeechRunner(model.model(), new StageClock(System::nanoTime, (stage, nanos) -> {}), config);
        List<ActiveTurn> ended = new ArrayList<>();
        TurnEndings outcome = new TurnEndings() {
            @Override
            public void ended(ActiveTurn done) {
                ended.add(done);
            }

            @Override
            public void failed(ActiveTurn broken, RuntimeException cause) {
                throw cause;
            }
        };
        int checked = 0;
        while (ended.isEmpty()) {
            runner.run(List.of(turn), outcome);
            SegmentState utterance = turn.speech().segment();
            if (utterance.contextSteps() > 0 && utterance.numSteps() > utterance.contextSteps()) {
                int expected = utterance.prefilled() + utterance.numSteps() - 1;
                int found = model.model().tts().length(0);
                assertTrue(found >= expected, found + " cache entries, at least " + expected + " expected");
                checked++;
            }
        }
        assertEquals(1, ended.size());
        return checked;
    }
}
