package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Checks when an open text settles and ends, on a clock that the test moves. */
final class OpenTextWatchTest {
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final TurnOptions ANY = new TurnOptions(null, null, null, null);

    private final List<String> lines = new ArrayList<>();
    private final ManualTimers clock = new ManualTimers();
    private final Parties parties = new Parties();

    /** A session with its watch; each call is followed by a look, as in a connection. */
    private final class Client {
        private final VoiceSession session;
        private final OpenTextWatch watch;

        Client(Duration settle) {
            session = new VoiceSession(
                    new SessionSetup(
                            "s",
                            "",
                            new SessionLimits(100, 4, Duration.ofSeconds(2), settle, TIMEOUT),
                            new TurnOptions(Mode.READ, null, null, null)),
                    parties,
                    parties,
                    new SessionSources(new AtomicLong()::incrementAndGet, () -> 0, clock::nanoTime));
            watch = new OpenTextWatch(clock, session);
        }

        void append(String text) {
            session.append(text, ANY);
            watch.look();
        }

        void flush() {
            session.flush();
            watch.look();
        }

        void end(long turnId) {
            session.onDone(new TurnEvent.Done(turnId, TurnSummary.NEVER_STARTED));
            watch.look();
        }
    }

    @Test
    void aTextSettlesOnceAfterEachPause() {
        Client client = new Client(SETTLE);
        client.append("One. ");
        clock.pass(SETTLE.minus(MOMENT));
        client.append("Two. ");
        clock.pass(SETTLE.minus(MOMENT));
        assertEquals(List.of("submit 1", "append 1"), take());
        clock.pass(MOMENT);
        assertEquals(List.of("settle 1"), take());
        clock.pass(Duration.ofMinutes(2));
        assertEquals(List.of(), take());
        client.append("Three.");
        clock.pass(SETTLE);
        client.flush();
        clock.pass(Duration.ofHours(1));
        assertEquals(List.of("append 1", "settle 1", "finish 1"), take());
    }

    @Test
    void withZeroNothingSettles() {
        Client client = new Client(Duration.ZERO);
        client.append("One. ");
        clock.pass(TIMEOUT.minus(MOMENT));
        assertEquals(List.of("submit 1"), take());
    }

    @Test
    void aTextThatWaitsForItsTurnSettlesWhenItsTurnComes() {
        Client client = new Client(SETTLE);
        client.session.speak("first", ANY);
        client.append("One. ");
        clock.pass(Duration.ofSeconds(10));
        assertEquals(List.of("submit 1"), take());
        client.end(1);
        clock.pass(MOMENT);
        assertEquals(List.of("done", "submit 2", "settle 2"), take());
    }

    @Test
    void aForgottenTextIsEndedAndTheClientToldWhy() {
        Client client = new Client(SETTLE);
        client.append("One. ");
        clock.pass(TIMEOUT.minus(MOMENT));
        client.append("Two. ");
        clock.pass(TIMEOUT.minus(MOMENT));
        assertEquals(List.of("submit 1", "settle 1", "append 1", "settle 1"), take());
        clock.pass(MOMENT);
        client.append("late");
        assertEquals(List.of("finish 1"), take());
        client.end(1);
        List<String> told = take();
        assertEquals(List.of("done"), told.subList(1, told.size()));
        assertTrue(told.get(0).startsWith("error LIMIT_EXCEEDED"), told.get(0));
        assertTrue(told.get(0).contains("session.text-timeout, 300000ms"), told.get(0));
        client.flush();
        client.append("Next. ");
        assertEquals(List.of("submit 2"), take());
    }

    @Test
    void aForgottenTextThatWaitsForItsTurnIsEndedToo() {
        Client client = new Client(SETTLE);
        client.session.speak("first", ANY);
        client.append("One. ");
        clock.pass(TIMEOUT);
        client.end(1);
        clock.pass(TIMEOUT);
        assertEquals(List.of("submit 1", "done", "submit 2"), take());
    }

    @Test
    void piecesDoNotPileUpTimers() {
        Client client = new Client(SETTLE);
        for (int piece = 0; piece < 90; piece++) {
            client.append("a");
            clock.pass(piece % 9 == 0 ? Duration.ofSeconds(1) : MOMENT);
        }
        assertTrue(clock.numPending() <= 2, clock.numPending() + " timers");
    }

    private List<String> take() {
        List<String> copy = List.copyOf(lines);
        lines.clear();
        return copy;
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
            lines.add("pause " + turnId);
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
            lines.add("error " + error.code() + " " + error.getMessage());
        }
    }
}
