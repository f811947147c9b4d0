package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The law that a turn that has lost its slot and got another sounds as one that kept it, for any engine. */
public final class ParkingLaw {
    static final int SLOTS = 2;
    static final String TEXT = "Bring the boat in before it rains. Two of us will wait there, and the rest can go.";
    /** A text of several segments, each of which goes on from the one before. */
    private static final String LONG_TEXT = "we go up on it. ".repeat(20) + "and then we come down again.";

    private static final List<String> TEXTS =
            List.of(TEXT, LONG_TEXT, "Who is there?", LONG_TEXT, "Two of us will wait.");
    private static final int TURNS_A_ROUND = 6;
    private static final int LEAST_PARKS_A_ROUND = 2;

    private final TinyModel model;

    /** @param model loaded with {@link #config} */
    public ParkingLaw(TinyModel model) {
        this.model = model;
    }

    /** Returns values that suit the tiny bundle. */
    public static SchedulerConfig config(boolean deterministic, long parkedBytes) {
        return SchedulerConfig.builder()
                .slots(SLOTS)
                .queueLimit(20)
                .conversations(3)
                .contextTokens(256)
                .maxReplyTokens(16)
                .maxAudioSteps(60)
                .deterministic(deterministic)
                .parkedBytes(parkedBytes)
                .build();
    }

    /**
     * Speaks the same turns alone, and in rounds in which they are paused, and get their text in pieces, at random.
     *
     * @param parkedBytes memory for caches
     */
    public void assertHolds(boolean deterministic, long parkedBytes, int rounds) {
        List<RecordedTurn> expected = new ArrayList<>();
        for (int index = 0; index < TURNS_A_ROUND; index++) {
            expected.add(alone(index, deterministic));
        }
        int parks = 0;
        for (long seed = 0; seed < rounds; seed++) {
            try (Harness stage = new Harness(deterministic, parkedBytes)) {
                Round round = new Round(stage, seed);
                round.play();
                for (int index = 0; index < TURNS_A_ROUND; index++) {
                    assertSame(expected.get(index), round.turns.get(index), "turn " + index + ", round " + seed);
                }
                parks += stage.parks;
                assertEquals(0, stage.scheduler.load().parked());
                assertEquals(0, stage.scheduler.load().parkedBytes());
            }
        }
        assertTrue(parks >= LEAST_PARKS_A_ROUND * rounds, "only " + parks + " turns were parked");
    }

    private static void assertSame(RecordedTurn expected, RecordedTurn turn, String what) {
        assertArrayEquals(expected.samples(), turn.samples(), what);
        assertEquals(expected.text(), turn.text(), what);
        assertEquals(expected.summary().status(), turn.summary().status(), what);
    }

    RecordedTurn alone(long turnId, boolean deterministic) {
        try (Harness stage = new Harness(deterministic, 0)) {
            RecordedTurn turn = new RecordedTurn();
            stage.scheduler.submit(request(turnId), turn);
            stage.tickUntilQuiet();
            assertEquals(0, stage.parks);
            return turn;
        }
    }

    /** Returns a turn of the law with its whole text. */
    TurnRequest request(long turnId) {
        return request(turnId, modeOf(turnId), textOf(turnId), false);
    }

    static TurnRequest request(long turnId, Mode mode, String text, boolean continues) {
        return new TurnRequest("session " + turnId, turnId, mode, text, continues, null, 100 + turnId);
    }

    private static String textOf(long turnId) {
        return TEXTS.get((int) turnId % TEXTS.size());
    }

    private static Mode modeOf(long turnId) {
        return turnId % 3 == 2 ? Mode.CHAT : Mode.READ;
    }

    /** Holds a scheduler and the clock that the test moves. */
    final class Harness implements AutoCloseable {
        final BatchedTurnScheduler scheduler;
        private long now;
        private int parks;
        private int parked;

        Harness(boolean deterministic, long parkedBytes) {
            this(config(deterministic, parkedBytes));
        }

        Harness(SchedulerConfig config) {
            scheduler = new BatchedTurnScheduler(model.model(), config, (stage, nanos) -> {}, () -> now);
        }

        boolean tick() {
            boolean worked = scheduler.tick();
            int nowParked = scheduler.load().parked();
            parks += Math.max(0, nowParked - parked);
            parked = nowParked;
            return worked;
        }

        void tickUntilQuiet() {
            while (tick()) {
                // until nothing is left to do now
            }
        }

        void pass(long nanos) {
            now += nanos;
        }

        @Override
        public void close() {
            scheduler.close();
        }
    }

    /** Plays one round: turns are paused, and their text comes in pieces, at random. */
    private static final class Round {
        private final Harness stage;
        private final Random random;
        private final List<RecordedTurn> turns = new ArrayList<>();
        private final int[] given = new int[TURNS_A_ROUND];
        private final boolean[] paused = new boolean[TURNS_A_ROUND];

        Round(Harness stage, long seed) {
            this.stage = stage;
            this.random = new Random(seed);
            for (int index = 0; index < TURNS_A_ROUND; index++) {
                RecordedTurn turn = new RecordedTurn();
                turns.add(turn);
                String text = textOf(index);
                boolean streams = index % 3 == 1;
                given[index] = streams ? random.nextInt(text.length()) : text.length();
                stage.scheduler.submit(request(index, modeOf(index), text.substring(0, given[index]), streams), turn);
            }
        }

        void play() {
            while (!turns.stream().allMatch(RecordedTurn::isDone)) {
                int index = random.nextInt(TURNS_A_ROUND);
                switch (random.nextInt(4)) {
                    case 0 -> setPaused(index, random.nextInt(4) > 0);
                    case 1 -> append(index);
                    default -> stage.pass(random.nextLong(4 * Places.PARK_AFTER_NANOS));
                }
                for (int tick = random.nextInt(4); tick >= 0; tick--) {
                    stage.tick();
                }
            }
        }

        private void setPaused(int index, boolean value) {
            // never all of them, or the round would not end
            paused[index] = value && index != 0;
            stage.scheduler.setPaused(index, paused[index]);
        }

        private void append(int index) {
            String text = textOf(index);
            if (given[index] < text.length()) {
                int end = Math.min(text.length(), given[index] + 1 + random.nextInt(60));
                stage.scheduler.append(index, text.substring(given[index], end));
                given[index] = end;
                if (end == text.length()) {
                    stage.scheduler.finishText(index);
                }
            }
        }
    }
}
