package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.speech.plan.SpeechPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Turns that all want the share of work that a tick has get it in turn. Work is counted, not timed. */
final class SpeechRunnerTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.DEFAULTS;
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);
    private static final TurnEndings STRICT = new TurnEndings() {
        @Override
        public void ended(ActiveTurn turn) {
            throw new IllegalStateException("no turn ends");
        }

        @Override
        public void failed(ActiveTurn turn, RuntimeException cause) {
            throw cause;
        }
    };

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static List<Integer> chunksAfter(int ticks, int numTurns) {
        List<RecordedTurn> listeners = new ArrayList<>();
        List<ActiveTurn> turns = new ArrayList<>();
        for (int index = 0; index < numTurns; index++) {
            RecordedTurn listener = new RecordedTurn();
            ActiveTurn turn = Turns.doing(index, () -> new SpeechPlan.Decode(0, 1), listener);
            turn.setSlot(index);
            turn.speech().setSpeaker(MODEL.model().speaker(MODEL.model().voice(null)));
            listeners.add(listener);
            turns.add(turn);
        }
        SpeechRunner runner =
                new SpeechRunner(MODEL.model(), new StageClock(System::nanoTime, (stage, nanos) -> {}), CONFIG);
        for (int tick = 0; tick < ticks; tick++) {
            runner.run(turns, STRICT);
        }
        return listeners.stream().map(turn -> turn.chunkSizes().size()).toList();
    }

    @Test
    void aTickDecodesOneChunkOfAFewTurnsAndEachTurnComesFirst() {
        assertEquals(List.of(3, 3, 3), chunksAfter(9, 3));
    }

    @Test
    void moreTurnsHaveALargerShare() {
        assertEquals(
                16 * 3, chunksAfter(16, 16).stream().mapToInt(Integer::intValue).sum());
    }
}
