package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.plan.SpeechPlan;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TurnSpeechTest {
    private static final float[] HISS = new float[2 * 24_000];

    static {
        Random random = new Random(7);
        for (int index = 0; index < HISS.length; index++) {
            HISS[index] = (float) (0.1 * random.nextGaussian());
        }
    }

    private static TurnSpeech waiting() {
        return Turns.doing(1, () -> SpeechPlan.Action.WAIT, new RecordedTurn(), new NoiseWatch(Duration.ofSeconds(1)))
                .speech();
    }

    @Test
    void aTurnThatWaitsForTextCannotGoOn() {
        TurnSpeech speech = waiting();
        assertFalse(speech.canGoOn());
        assertEquals(SpeechPlan.Action.WAIT, speech.next());
    }

    /** Its text may stay open for hours; so it must get a slot to end in, though its plan would wait. */
    @Test
    void aTurnThatWasStoppedGoesOnToItsEndThoughItsTextIsOpen() {
        TurnSpeech speech = waiting();
        speech.decoded(new SpeechPlan.Decode(0, 1), HISS);
        assertTrue(speech.isTruncated());
        assertTrue(speech.canGoOn());
        assertEquals(new SpeechPlan.End(), speech.next());
    }
}
