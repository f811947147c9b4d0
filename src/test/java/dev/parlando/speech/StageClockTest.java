package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.stage.Stage;
import dev.parlando.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All turns' times add up to the time that went by: nothing is lost, nothing is counted twice. */
final class StageClockTest {
    private final List<String> told = new ArrayList<>();
    private final StageClock clock =
            new StageClock(() -> this.now, (stage, nanos) -> told.add(stage.publicName() + " " + nanos));
    private final ActiveTurn first = Turns.waiting(1);
    private final ActiveTurn second = Turns.waiting(2);
    private final ActiveTurn third = Turns.waiting(3);
    private long now = 1_000;

    private static long nanos(ActiveTurn turn, Stage stage) {
        return turn.summary(TurnStatus.COMPLETED, null).stageNanos().getOrDefault(stage, 0L);
    }

    @Test
    void aBatchIsSharedByItsTurns() {
        long start = clock.start();
        now += 120;
        clock.stop(Stage.TTS_STEP, start, List.of(first, second, third));
        start = clock.start();
        now += 50;
        clock.stop(Stage.TTS_STEP, start, List.of(first));
        assertEquals(90, nanos(first, Stage.TTS_STEP));
        assertEquals(40, nanos(second, Stage.TTS_STEP));
        assertEquals(40, nanos(third, Stage.TTS_STEP));
        assertEquals(List.of("tts.step 120", "tts.step 50"), told);
    }

    @Test
    void workBesideASpanIsNotCountedAgain() {
        StageClock.Span span = new StageClock.Span();
        clock.start(span);
        now += 10;
        long start = clock.start();
        now += 30;
        clock.stop(Stage.TTS_STEP, start, List.of(first));
        start = clock.start();
        now += 5;
        clock.stop(Stage.MEL, start, first);
        now += 55;
        clock.stop(Stage.LLM_STEP, span, List.of(second, third));
        assertEquals(30, nanos(first, Stage.TTS_STEP));
        assertEquals(5, nanos(first, Stage.MEL));
        assertEquals(32, nanos(second, Stage.LLM_STEP));
        assertEquals(32, nanos(third, Stage.LLM_STEP));
        assertEquals(List.of("tts.step 30", "mel 5", "llm.step 100"), told, "the stage itself took all of it");
    }

    @Test
    void whatWasBeforeASpanDoesNotShortenIt() {
        long start = clock.start();
        now += 70;
        clock.stop(Stage.TTS_PREFILL, start, first);
        StageClock.Span span = new StageClock.Span();
        clock.start(span);
        now += 20;
        clock.stop(Stage.LLM_STEP, span, List.of(second));
        clock.start(span);
        now += 8;
        clock.stop(Stage.LLM_STEP, span, List.of(second));
        assertEquals(28, nanos(second, Stage.LLM_STEP));
    }

    @Test
    void waitingCountsForItsTurn() {
        now += 40;
        clock.waited(Stage.QUEUE, 1_000, first);
        assertEquals(40, nanos(first, Stage.QUEUE));
    }
}
