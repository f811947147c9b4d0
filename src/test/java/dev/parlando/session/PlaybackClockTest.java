package dev.parlando.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** A thousandth of a second of audio is 24 samples. */
final class PlaybackClockTest {
    private static final long MILLI = 1_000_000;
    /** The clock of a JVM may stand anywhere, also below zero. */
    private static final long START = -5_000 * MILLI;

    private final PlaybackClock playback = new PlaybackClock();

    private boolean sendAt(long millis, int audioMillis) {
        return playback.onSent(START + millis * MILLI, 24 * audioMillis);
    }

    private long aheadAt(long millis) {
        return playback.aheadNanos(START + millis * MILLI);
    }

    @Test
    void whatIsSentIsPlayedInRealTime() {
        assertEquals(0, aheadAt(0), "nothing was sent");
        assertTrue(sendAt(10, 100), "there was nothing to play before");
        assertEquals(100 * MILLI, aheadAt(10));
        assertEquals(40 * MILLI, aheadAt(70));
        assertEquals(0, aheadAt(110));
        assertEquals(0, aheadAt(900));
    }

    @Test
    void piecesThatComeInTimeArePlayedOneAfterTheOther() {
        sendAt(0, 100);
        assertFalse(sendAt(60, 50));
        assertEquals(90 * MILLI, aheadAt(60));
        assertFalse(sendAt(149, 10), "a moment before the end");
        assertEquals(11 * MILLI, aheadAt(149));
    }

    @Test
    void aPieceThatComesTooLateIsPlayedAtOnce() {
        sendAt(0, 100);
        assertTrue(sendAt(100, 30), "the very moment at which nothing is left");
        assertEquals(30 * MILLI, aheadAt(100));
        assertTrue(sendAt(500, 20));
        assertEquals(20 * MILLI, aheadAt(500));
    }

    @Test
    void nothingIsLeftOfWhatAListenerThrowsAway() {
        sendAt(0, 1_000);
        playback.onDiscarded(START + 200 * MILLI);
        assertEquals(0, aheadAt(200));
        assertTrue(sendAt(201, 10));
        assertEquals(10 * MILLI, aheadAt(201));
    }

    @Test
    void samplesAreCountedInLongs() {
        // 24 hours of audio
        assertEquals(86_400L * 1_000 * MILLI, PlaybackClock.nanosOf(86_400L * 24_000));
        assertEquals(41_666, PlaybackClock.nanosOf(1));
    }

    /** Every nanosecond of audio is either still ahead, or was played in a nanosecond that has passed. */
    @Property(tries = 200)
    void aheadIsWhatWasSentLessWhatWasPlayed(
            @ForAll @NotEmpty List<@IntRange(min = 1, max = 200) Integer> audioMillis,
            @ForAll @IntRange(min = 0, max = 150) int pauseMillis) {
        PlaybackClock own = new PlaybackClock();
        long now = START;
        long left = 0;
        for (int millis : audioMillis) {
            assertEquals(left == 0, own.onSent(now, 24 * millis));
            left += millis * MILLI;
            assertEquals(left, own.aheadNanos(now));
            now += pauseMillis * MILLI;
            left = Math.max(0, left - pauseMillis * MILLI);
            assertEquals(left, own.aheadNanos(now));
        }
    }
}
