package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.layers.WeightProducts;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo bundle speaks, ends by itself, and sounds the same in company. */
final class DemoVoiceTest {
    private static final List<String> TEXTS =
            List.of("Good morning.", "How are you today?", "The train leaves at noon.", "Music is a part of my life.");

    private static RecordedTurn submit(TurnScheduler scheduler, int index) {
        RecordedTurn turn = new RecordedTurn();
        String text = TEXTS.get(index % TEXTS.size());
        scheduler.submit(new TurnRequest("s", index, Mode.READ, text, false, null, index), turn);
        return turn;
    }

    private static List<RecordedTurn> alone(TinyModel model, int numTurns) {
        List<RecordedTurn> turns = new ArrayList<>();
        try (BatchedTurnScheduler scheduler = model.newScheduler()) {
            for (int index = 0; index < numTurns; index++) {
                turns.add(submit(scheduler, index));
                while (scheduler.tick()) {
                    // one after the other
                }
            }
        }
        return turns;
    }

    private static List<RecordedTurn> together(TinyModel model, int numTurns, Random random) {
        List<RecordedTurn> turns = new ArrayList<>();
        try (BatchedTurnScheduler scheduler = model.newScheduler()) {
            for (int index = 0; index < numTurns; index++) {
                turns.add(submit(scheduler, index));
                for (int ticks = random.nextInt(30); ticks > 0; ticks--) {
                    scheduler.tick();
                }
            }
            while (scheduler.tick()) {
                // until all have ended
            }
        }
        return turns;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "EIGHT_BIT"})
    void everySentenceEndsByItselfAfterAPlausibleTime(WeightProducts products) {
        try (TinyModel model = TinyModel.demo(SchedulerConfig.DEFAULTS, products)) {
            for (RecordedTurn turn : alone(model, TEXTS.size())) {
                assertEquals(TurnStatus.COMPLETED, turn.summary().status());
                double seconds = turn.samples().length / 24_000.0;
                assertTrue(seconds > 0.4 && seconds < 4, seconds + " s");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "EIGHT_BIT"})
    void deterministicModeIsTheSameToTheByteInAnyCompany(WeightProducts products) {
        try (TinyModel model =
                TinyModel.demo(SchedulerConfig.builder().deterministic(true).build(), products)) {
            List<RecordedTurn> alone = alone(model, 8);
            for (int numTurns : new int[] {1, 3, 8}) {
                List<RecordedTurn> turns = together(model, numTurns, new Random(numTurns));
                for (int index = 0; index < numTurns; index++) {
                    assertArrayEquals(
                            alone.get(index).samples(), turns.get(index).samples());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "EIGHT_BIT"})
    void batchesChangeNoCodesAndLittleElse(WeightProducts products) {
        try (TinyModel model = TinyModel.demo(SchedulerConfig.DEFAULTS, products)) {
            List<RecordedTurn> alone = alone(model, 8);
            for (int numTurns : new int[] {1, 3, 8}) {
                List<RecordedTurn> turns = together(model, numTurns, new Random(100 + numTurns));
                for (int index = 0; index < numTurns; index++) {
                    TurnSchedulerTest.assertClose(
                            alone.get(index).samples(), turns.get(index).samples());
                }
            }
        }
    }
}
