package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RealTimeSpeedTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final RealTimeSpeed speed = new RealTimeSpeed();

    private void work(int times, long workMillis, long soundMillis) {
        for (int time = 0; time < times; time++) {
            speed.add(workMillis * MILLI, soundMillis * MILLI);
        }
    }

    @Test
    void isUnknownUntilEnoughWasSeen() {
        assertFalse(speed.isKnown());
        work(9, 10, 40);
        assertFalse(speed.isKnown());
        work(3, 10, 40);
        assertTrue(speed.isKnown());
    }

    @Test
    void isSoundForEachSecondOfWork() {
        work(100, 10, 40);
        assertEquals(0.75 * 4, speed.turns(), 1e-9);
    }

    @Test
    void aClockThatStandsStillTellsNothing() {
        work(1_000, 0, 40);
        assertFalse(speed.isKnown());
    }

    /** After two windows, e^-2 of what was before is left. */
    @Test
    void followsAChangeWithinAFewSecondsOfWork() {
        work(1_000, 10, 40);
        work(400, 20, 40);
        assertEquals(0.75 * 2, speed.turns(), 0.05);
        work(1_000, 10, 40);
        assertEquals(0.75 * 4, speed.turns(), 0.05);
    }

    @Test
    void lengthOfTicksDoesNotMatter() {
        work(1, 50, 100);
        work(100, 5, 10);
        assertEquals(0.75 * 2, speed.turns(), 1e-3);
    }
}
