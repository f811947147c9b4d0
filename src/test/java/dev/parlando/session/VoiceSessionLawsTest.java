package dev.parlando.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Laws of a session that hold whatever its client says and whenever its engine answers. */
final class VoiceSessionLawsTest {
    private static final int STEPS = 120;
    private static final TurnSummary COMPLETED = new TurnSummary(TurnStatus.COMPLETED, 0, 0, 0, Map.of(), null);

    /** One session, its engine played by the test, and everything that was said. */
    private static final class Play {
        private final Random random;
        private final Recorder recorder = new Recorder();
        private final AtomicLong clock = new AtomicLong();
        private final AtomicLong turnIds = new AtomicLong();
        private final List<String> lines = new ArrayList<>();
        private final VoiceSession session = new VoiceSession(
                new SessionSetup(
                        "s",
                        "",
                        new SessionLimits(20, 3, Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMinutes(5)),
                        new TurnOptions(Mode.READ, null, null, null)),
                recorder,
                recorder,
                new SessionSources(turnIds::incrementAndGet, () -> 1, clock::get));

        /** Number of the turn that the engine has, 0 for none. */
        private long atEngine;

        Play(long seed) {
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                clock.addAndGet(random.nextInt(400_000_000));
                if (random.nextBoolean()) {
                    clientSays();
                } else if (atEngine != 0) {
                    engineAnswers();
                }
                session.updatePause();
                collect();
            }
            while (atEngine != 0) {
                finishTurn();
                collect();
            }
        }

        private void clientSays() {
            TurnOptions options = new TurnOptions(null, null, label(), null);
            switch (random.nextInt(6)) {
                case 0, 1 -> session.speak("x".repeat(random.nextInt(24)), options);
                case 2, 3 -> session.append("y".repeat(random.nextInt(12)), options);
                case 4 -> session.flush();
                default -> session.cancel(label());
            }
        }

        private @Nullable String label() {
            int choice = random.nextInt(5);
            return choice < 3 ? "abc".substring(choice, choice + 1) : null;
        }

        private void engineAnswers() {
            switch (random.nextInt(6)) {
                case 0 -> finishTurn();
                case 1 -> {
                    long refused = leave();
                    session.onRefused(
                            new TurnEvent.Refused(refused, new VoiceException(ErrorCode.SERVER_BUSY, "full")));
                }
                default -> {
                    PcmChunk audio = PcmChunk.copyOf(new float[12_000], 0, 12_000);
                    session.onAudio(new TurnEvent.Audio(atEngine, audio, clock.get()));
                }
            }
        }

        private void finishTurn() {
            session.onDone(new TurnEvent.Done(leave(), COMPLETED));
        }

        private long leave() {
            long turnId = atEngine;
            lines.add("left " + turnId);
            atEngine = 0;
            return turnId;
        }

        private void collect() {
            List<String> news = recorder.lines();
            lines.addAll(news);
            news.stream()
                    .filter(line -> line.startsWith("submit "))
                    .forEach(line -> atEngine = Long.parseLong(line.split(" ")[1]));
        }
    }

    private static Play play(long seed) {
        Play play = new Play(seed);
        play.run();
        return play;
    }

    @Property(tries = 200)
    void everyAcceptedTurnEndsOnce(@ForAll long seed) {
        Play play = play(seed);
        // a turn has a number once it is accepted; one that the engine refuses ends with an error
        long ended = play.lines.stream()
                .filter(line -> line.startsWith("> done") || line.startsWith("> error SERVER_BUSY"))
                .count();
        assertEquals(play.turnIds.get(), ended, play.lines::toString);
        assertTrue(play.session.isIdle());
    }

    @Property(tries = 200)
    void theEngineHasOneTurnAtATimeInTheOrderTheyCame(@ForAll long seed) {
        long last = 0;
        boolean busy = false;
        boolean open = false;
        for (String line : play(seed).lines) {
            String[] words = line.split(" ");
            if (line.startsWith("submit ")) {
                assertFalse(busy, line);
                assertTrue(Long.parseLong(words[1]) > last, line);
                last = Long.parseLong(words[1]);
                busy = true;
                open = line.endsWith("...");
            } else if (line.startsWith("append ") || line.startsWith("finish ")) {
                assertEquals(last, Long.parseLong(words[1]), "only the turn that the engine has");
                assertTrue(open, "a text that was finished does not grow: " + line);
                open = line.startsWith("append ");
            } else if (line.startsWith("left ")) {
                assertTrue(busy, line);
                busy = false;
            }
        }
    }

    @Property(tries = 200)
    void pausesAndResumesTakeTurns(@ForAll long seed) {
        Set<String> paused = new HashSet<>();
        for (String line : play(seed).lines) {
            if (line.startsWith("pause ")) {
                assertTrue(paused.add(line.substring("pause ".length())), line);
            } else if (line.startsWith("resume ")) {
                assertTrue(paused.remove(line.substring("resume ".length())), line);
            }
        }
    }

    @Property(tries = 100)
    void aTurnIsNeverToldMoreTextThanTheLimit(@ForAll long seed) {
        int chars = 0;
        for (String line : play(seed).lines) {
            if (line.startsWith("submit ") || line.startsWith("append ")) {
                chars = (line.startsWith("append ") ? chars : 0)
                        + (int) line.chars().filter(c -> c == 'x' || c == 'y').count();
                assertTrue(chars <= 20, line);
            }
        }
    }

    @Test
    void aClosedSessionSaysNothingMore() {
        Play play = new Play(0);
        TurnOptions any = new TurnOptions(null, null, null, null);
        play.session.speak("hello", any);
        play.session.append("more", any);
        play.collect();
        play.session.close();
        play.session.onAudio(new TurnEvent.Audio(1, PcmChunk.copyOf(new float[100], 0, 100), 0));
        play.finishTurn();
        play.session.updatePause();
        play.collect();
        assertEquals(List.of("submit 1 READ hello", "left 1", "end session"), play.lines);
        assertFalse(play.session.isPaused());
    }
}
