package dev.parlando.speech.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.layers.WeightProducts;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.RecordedTurn;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.TinyModel;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A tape makes two turns speak the same codes. */
final class CodeTapeTest {
    /** More than one segment. */
    private static final String TEXT =
            "The first sentence is here. The second one follows it, and then comes a third, which is the longest of all.";

    private static RecordedTurn speak(TinyModel model, long seed, CodeTape tape) {
        RecordedTurn turn = new RecordedTurn();
        try (BatchedTurnScheduler scheduler = model.newScheduler()) {
            scheduler.submit(new TurnRequest("s", 1, Mode.READ, TEXT, false, null, seed), turn, tape);
            while (scheduler.tick()) {
                // to the end
            }
        }
        return turn;
    }

    @Test
    void whatWasTakenDownIsSpokenAgainWhateverTheSeed() {
        try (TinyModel model = TinyModel.demo(SchedulerConfig.DEFAULTS, WeightProducts.EIGHT_BIT)) {
            CodeTape tape = CodeTape.recording();
            RecordedTurn first = speak(model, 1, tape);
            RecordedTurn free = speak(model, 2, CodeTape.recording());
            assertFalse(Arrays.equals(first.samples(), free.samples()), "another seed speaks otherwise");
            CodeTape same = tape.playback();
            assertArrayEquals(first.samples(), speak(model, 1, same).samples());
            assertEquals(1, same.agreement());
            assertEquals(tape.numRows(), same.numPlayed());
            CodeTape other = tape.playback();
            assertArrayEquals(first.samples(), speak(model, 2, other).samples());
            assertTrue(other.agreement() < 1, "the other seed would have drawn other codes");
            assertTrue(other.agreement() > 0.1, "though often the same: " + other.agreement());
        }
    }
}
