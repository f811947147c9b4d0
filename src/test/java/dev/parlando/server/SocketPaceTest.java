package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.session.SessionLimits;
import dev.parlando.session.SessionListener;
import dev.parlando.session.SessionSetup;
import dev.parlando.session.SessionSources;
import dev.parlando.session.TurnEngine;
import dev.parlando.session.TurnOptions;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pace of a socket, on a clock that the test moves. */
final class SocketPaceTest {
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final ServerConfig.Sessions LIMITS = new ServerConfig.Sessions(
            new SessionLimits(100, 4, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMinutes(5)),
            IDLE,
            STALL,
            4_096,
            10);

    private final List<String> lines = new ArrayList<>();
    private final ManualTimers clock = new ManualTimers();
    private final Wire wire = new Wire();
    private final Parties parties = new Parties();
    private final VoiceSession session = new VoiceSession(
            new SessionSetup("s", "", LIMITS.limits(), new TurnOptions(Mode.READ, null, null, null)),
            parties,
            parties,
            new SessionSources(new AtomicLong()::incrementAndGet, () -> 0, clock::nanoTime));
    private final SocketPace pace = new SocketPace(wire, clock, session, parties, LIMITS);

    /**
     * Checks the guard against a client that floods: unread messages stay in the client's kernel, not in the server's
     * memory.
     */
    @Test
    void aClientThatAsksWithoutReadingIsNotRead() {
        int asked = 0;
        while (wire.isRead && asked < 1_000) {
            clock.pass(Duration.ofMillis(100));
            pace.onFrame();
            wire.waiting += 100;
            pace.onAnswered();
            asked++;
        }
        assertEquals(41, asked, "messages read until 4096 bytes of answers waited");
        assertEquals(4_100, wire.waiting);
        wire.waiting = 0;
        pace.onDrained();
        assertTrue(wire.isRead);
    }

    @Test
    void aClientThatSendsTooFastIsReadAtItsRate() {
        int read = 0;
        int slowed = 0;
        for (int tenths = 0; tenths < 600; tenths++) {
            while (wire.isRead) {
                read++;
                slowed += pace.onFrame() ? 1 : 0;
            }
            clock.pass(Duration.ofMillis(100));
        }
        // 10 a second for a minute, behind those of 5 seconds at once; one more is read to see that it is too much
        assertEquals(50 + 600, read, 1);
        assertTrue(slowed >= 300, slowed + " breaks");
        clock.pass(Duration.ofMinutes(1));
        assertTrue(wire.isRead);
        for (int i = 0; i < 50; i++) {
            assertFalse(pace.onFrame(), "who has paused may send at once again");
        }
        assertTrue(pace.onFrame());
    }

    @Test
    void framesThatWereReadAlreadyMakeTheBreakLonger() {
        for (int i = 0; i < 70; i++) {
            assertEquals(i == 50, pace.onFrame());
        }
        clock.pass(Duration.ofMillis(1_999));
        assertFalse(wire.isRead);
        clock.pass(Duration.ofMillis(1));
        assertTrue(wire.isRead);
    }

    @Test
    void aClientThatSendsTooFastAndReadsNothingIsReadWhenBothAreOver() {
        for (int i = 0; i < 51; i++) {
            pace.onFrame();
        }
        wire.waiting = 5_000;
        pace.onAnswered();
        wire.waiting = 0;
        pace.onDrained();
        assertFalse(wire.isRead, "it sent too fast");
        wire.waiting = 5_000;
        pace.onAnswered();
        clock.pass(Duration.ofSeconds(1));
        assertFalse(wire.isRead, "it reads nothing");
        wire.waiting = 0;
        pace.onDrained();
        assertTrue(wire.isRead);
    }

    @Test
    void aFullSocketPausesTheTurnUntilItDrains() {
        session.speak("hello", new TurnOptions(null, null, null, null));
        wire.waiting = 5_000;
        pace.onEvent();
        pace.onEvent();
        pace.onDrained();
        assertEquals(List.of("submit 1", "pause 1"), lines, "it is full still");
        wire.waiting = 0;
        pace.onDrained();
        assertEquals(List.of("submit 1", "pause 1", "resume 1"), lines);
        assertTrue(wire.isRead, "a slow listener may still cancel");
    }

    @Test
    void aSocketThatStaysFullIsCut() {
        wire.waiting = 5_000;
        pace.onEvent();
        clock.pass(STALL.minusMillis(1));
        assertEquals(List.of(), lines);
        clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("cut: stalled"), lines);
        assertTrue(pace.isClosing());
    }

    @Test
    void aSocketThatDrainsInTimeIsNotCutAndHasItsWholeTimeAgain() {
        wire.waiting = 5_000;
        pace.onEvent();
        clock.pass(STALL.minusMillis(1));
        wire.waiting = 0;
        pace.onDrained();
        wire.waiting = 5_000;
        pace.onEvent();
        clock.pass(STALL.minusMillis(1));
        assertEquals(List.of(), lines);
        clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("cut: stalled"), lines);
    }

    @Test
    void aTurnTooFarAheadGoesOnWhenPlaybackHasCaughtUp() {
        session.speak("hello", new TurnOptions(null, null, null, null));
        session.onAudio(new TurnEvent.Audio(1, PcmChunk.copyOf(new float[72_000], 0, 72_000), clock.nanoTime()));
        pace.onEvent();
        pace.onEvent();
        // 3 s are ahead; at three quarters of 2 s the turn goes on
        clock.pass(Duration.ofMillis(1_499));
        assertEquals(List.of("submit 1", "audio", "pause 1"), lines);
        clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("submit 1", "audio", "pause 1", "resume 1"), lines);
    }

    @Test
    void aClientThatStaysSilentIsToldAndClosed() {
        pace.start();
        clock.pass(IDLE.minusMillis(1));
        pace.onFrame();
        clock.pass(IDLE.minusMillis(1));
        assertEquals(List.of(), lines);
        clock.pass(Duration.ofMillis(1));
        assertEquals(List.of("error LIMIT_EXCEEDED", "close 1008"), lines);
        clock.pass(Duration.ofSeconds(1));
        assertEquals("cut: did not close", lines.get(2));
    }

    @Test
    void whoeverIsBeingSpokenToIsNotIdle() {
        pace.start();
        session.speak("hello", new TurnOptions(null, null, null, null));
        clock.pass(IDLE.multipliedBy(3));
        assertEquals(List.of("submit 1"), lines);
    }

    @Test
    void aDrainedSocketEndsWithItsLastTurn() {
        session.speak("hello", new TurnOptions(null, null, null, null));
        pace.drain(Duration.ofSeconds(5));
        pace.drain(Duration.ofSeconds(5));
        session.onDone(new TurnEvent.Done(1, TurnSummary.NEVER_STARTED));
        pace.onEvent();
        assertEquals(List.of("submit 1", "error SHUTTING_DOWN", "done", "close 1001"), lines);
    }

    @Test
    void aDrainedSocketCancelsAtTheDeadlineAndDoesNotWaitForEver() {
        session.speak("hello", new TurnOptions(null, null, null, null));
        pace.drain(Duration.ofSeconds(5));
        clock.pass(Duration.ofSeconds(5));
        assertEquals(List.of("submit 1", "error SHUTTING_DOWN", "cancel 1"), lines);
        clock.pass(Duration.ofMillis(500));
        assertEquals("close 1001", lines.get(3));
    }

    @Test
    void anIdleSocketIsDrainedAtOnce() {
        pace.drain(Duration.ofSeconds(5));
        assertEquals(List.of("error SHUTTING_DOWN", "close 1001"), lines);
    }

    @Test
    void nothingHappensToASocketThatIsGone() {
        pace.start();
        wire.waiting = 5_000;
        pace.onEvent();
        wire.isClosed = true;
        clock.pass(IDLE.multipliedBy(2));
        assertEquals(List.of(), lines);
        assertFalse(pace.isClosing());
    }

    /** A socket whose waiting bytes the test sets. */
    private final class Wire implements SocketPace.Line {
        private int waiting;
        private boolean isRead = true;
        private boolean isClosed;

        @Override
        public boolean isClosed() {
            return isClosed;
        }

        @Override
        public boolean isFull() {
            return waiting > LIMITS.writeBufferBytes();
        }

        @Override
        public void stopReading() {
            isRead = false;
        }

        @Override
        public void goOnReading() {
            isRead = true;
        }

        @Override
        public void close(short code) {
            lines.add("close " + code);
        }

        @Override
        public void cut(String why) {
            lines.add("cut: " + why);
        }
    }

    /** The engine and the client of the session. */
    private final class Parties implements TurnEngine, SessionListener {
        @Override
        public void submit(TurnRequest request) {
            lines.add("submit " + request.turnId());
        }

        @Override
        public void append(long turnId, String text) {
            lines.add("append " + turnId);
        }

        @Override
        public void settle(long turnId) {
            lines.add("settle " + turnId);
        }

        @Override
        public void finishText(long turnId) {
            lines.add("finish " + turnId);
        }

        @Override
        public void cancel(long turnId) {
            lines.add("cancel " + turnId);
        }

        @Override
        public void setPaused(long turnId, boolean paused) {
            lines.add((paused ? "pause " : "resume ") + turnId);
        }

        @Override
        public void endSession() {
            lines.add("end");
        }

        @Override
        public void onStarted(String label) {
            lines.add("started");
        }

        @Override
        public void onText(String label, String delta) {
            lines.add("text");
        }

        @Override
        public void onAudio(PcmChunk audio, long aheadNanos) {
            lines.add("audio");
        }

        @Override
        public void onDone(TurnReport report) {
            lines.add("done");
        }

        @Override
        public void onError(VoiceException error, @Nullable String label) {
            lines.add("error " + error.code());
        }
    }
}
