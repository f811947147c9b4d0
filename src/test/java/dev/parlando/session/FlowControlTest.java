package dev.parlando.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** With 400 ns that may be ahead, a turn goes on again at 300 ns. */
final class FlowControlTest {
    private static final long MAX = 400;
    private static final long RESUME = 300;

    private final FlowControl flow = new FlowControl(Duration.ofNanos(MAX));

    private boolean pausesAt(long aheadNanos) {
        flow.onAhead(aheadNanos);
        return flow.mustPause();
    }

    @Test
    void pausesBeyondTheUpperMarkAndResumesAtTheLower() {
        assertFalse(pausesAt(MAX));
        assertTrue(pausesAt(MAX + 1));
        assertTrue(pausesAt(RESUME + 1));
        assertFalse(pausesAt(RESUME));
        // between the marks it stays as it was
        assertFalse(pausesAt(MAX));
    }

    @Test
    void aFullSocketPausesWhateverIsAhead() {
        flow.setWritable(false);
        assertTrue(pausesAt(0));
        assertEquals(0, flow.nanosUntilCaughtUp(0), "time does not empty a socket");
        assertTrue(pausesAt(MAX + 1));
        flow.setWritable(true);
        assertTrue(pausesAt(MAX), "still too far ahead");
        assertFalse(pausesAt(0));
    }

    @Test
    void theWaitEndsWhereTheTurnGoesOn() {
        assertTrue(pausesAt(1_000));
        assertEquals(1_000 - RESUME, flow.nanosUntilCaughtUp(1_000));
        assertEquals(1, flow.nanosUntilCaughtUp(RESUME), "a timer of no time would not run");
        assertFalse(pausesAt(RESUME));
        assertEquals(0, flow.nanosUntilCaughtUp(RESUME));
    }

    /** Checks that a turn goes on after exactly the wait that was told, and not a nanosecond earlier. */
    @Property
    void theWaitIsExact(
            @ForAll @LongRange(min = 4, max = 1L << 40) long max, @ForAll @LongRange(max = 1L << 40) long more) {
        FlowControl control = new FlowControl(Duration.ofNanos(max));
        long ahead = max + 1 + more;
        control.onAhead(ahead);
        long wait = control.nanosUntilCaughtUp(ahead);
        control.onAhead(ahead - wait + 1);
        assertTrue(control.mustPause());
        control.onAhead(ahead - wait);
        assertFalse(control.mustPause());
    }
}
