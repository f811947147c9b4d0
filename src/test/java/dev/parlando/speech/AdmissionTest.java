package dev.parlando.speech;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** No more turns are spoken than the machine speaks in real time; the others wait in a fair order and know their place. */
final class AdmissionTest {
    private static final int SLOTS = 12;
    private static final int QUEUE_LIMIT = 12;
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(SLOTS)
            .queueLimit(QUEUE_LIMIT)
            .conversations(SLOTS)
            .contextTokens(256)
            .maxReplyTokens(16)
            .maxAudioSteps(150)
            .build();
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);
    private static final String TEXT = "we go up on it. ".repeat(40);
    private static final long STEP_NANOS = 512L * TimeUnit.SECONDS.toNanos(1) / PcmChunk.SAMPLE_RATE_HZ;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    /** Holds a scheduler on a machine that makes as many turns in real time as the test says; work takes nothing but time. */
    private static final class Machine implements AutoCloseable {
        private final BatchedTurnScheduler scheduler;
        private double makes;
        private long now;
        private int mostListening;
        private final List<Long> begun = new ArrayList<>();

        Machine(double makes) {
            this(makes, CONFIG);
        }

        Machine(double makes, SchedulerConfig config) {
            this.makes = makes;
            scheduler = new BatchedTurnScheduler(MODEL.model(), config, this::work, () -> now);
            // the machine gets to know itself
            submit(read(-1, "warm-up", ""));
            tickUntilQuiet();
            mostListening = 0;
            begun.clear();
        }

        private void work(Stage stage, long nanos) {
            if (stage == Stage.TTS_STEP) {
                now += Math.round(scheduler.load().lastBatch() * STEP_NANOS / makes);
            }
        }

        Listener submit(TurnRequest request) {
            Listener listener = new Listener(request.turnId());
            scheduler.submit(request, listener);
            return listener;
        }

        boolean tick() {
            boolean worked = scheduler.tick();
            mostListening = Math.max(mostListening, scheduler.load().listening());
            return worked;
        }

        void tick(int times) {
            for (int time = 0; time < times; time++) {
                tick();
            }
        }

        void tickUntilQuiet() {
            while (tick()) {
                // until nothing is left to do now
            }
        }

        void tickUntil(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                assertTrue(tick(), "nothing is left to do");
            }
        }

        int limit() {
            return scheduler.load().limit();
        }

        @Override
        public void close() {
            scheduler.close();
        }

        /** Plays by the machine's clock, and keeps the places that it is told. */
        private final class Listener extends RecordedTurn {
            private final long turnId;
            private final List<Told> told = new ArrayList<>();
            private long playedUntil;
            private int underruns;

            Listener(long turnId) {
                this.turnId = turnId;
            }

            @Override
            public void onStarted() {
                super.onStarted();
                begun.add(turnId);
            }

            @Override
            public void onQueued(int place, long expectedNanos) {
                told.add(new Told(now, place, expectedNanos));
            }

            @Override
            public void onAudio(PcmChunk audio) {
                boolean isFirst = samples().length == 0;
                super.onAudio(audio);
                underruns += !isFirst && now > playedUntil ? 1 : 0;
                playedUntil = Math.max(now, playedUntil) + audio.numSamples() * STEP_NANOS / 512;
            }

            List<Integer> places() {
                return told.stream().map(Told::place).toList();
            }
        }

        private record Told(long atNanos, int place, long expectedNanos) {}
    }

    private static TurnRequest read(long turnId, String session, String key) {
        return new TurnRequest(session, key, turnId, Mode.READ, TEXT, false, null, turnId);
    }

    private static TurnRequest read(long turnId) {
        return read(turnId, "session " + turnId, "");
    }

    private static TurnRequest open(long turnId, String text) {
        return new TurnRequest("session " + turnId, turnId, Mode.READ, text, true, null, turnId);
    }

    private static List<Machine.Listener> submit(Machine machine, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(index -> machine.submit(read(index)))
                .toList();
    }

    private static int underruns(List<Machine.Listener> turns) {
        return turns.stream().mapToInt(turn -> turn.underruns).sum();
    }

    private static long started(List<Machine.Listener> turns) {
        return turns.stream().filter(RecordedTurn::isStarted).count();
    }

    @Test
    void asManyTurnsAreSpokenAsTheMachineMakesAndNoneUnderruns() {
        try (Machine machine = new Machine(4.4)) {
            assertEquals(3, machine.limit());
            List<Machine.Listener> turns = submit(machine, 0, 12);
            machine.tickUntilQuiet();
            assertTrue(turns.stream().allMatch(RecordedTurn::isDone));
            assertEquals(3, machine.mostListening);
            assertEquals(0, underruns(turns));
        }
    }

    @Test
    void withoutTheLimitSlotsAloneDecideAndListenersHearGaps() {
        SchedulerConfig unlimited = CONFIG.toBuilder().realTimeLimit(false).build();
        try (Machine machine = new Machine(4.4, unlimited)) {
            assertEquals(SLOTS, machine.limit());
            List<Machine.Listener> turns = submit(machine, 0, 12);
            machine.tickUntilQuiet();
            assertEquals(12, machine.mostListening);
            assertTrue(underruns(turns) > 0);
            assertEquals(0, machine.scheduler.load().ratio());
        }
    }

    @Test
    void theLimitFallsWhenTheMachineIsSlowerAndComesBack() {
        try (Machine machine = new Machine(8.4)) {
            assertEquals(6, machine.limit());
            List<Machine.Listener> turns = submit(machine, 0, 6);
            machine.tick(50);
            assertEquals(6, started(turns));
            machine.makes = 4.4;
            long slowAt = machine.now;
            machine.tickUntil(() -> machine.limit() == 3);
            assertTrue(machine.now - slowAt < 10 * SECOND);
            // who has begun goes on
            assertEquals(6, machine.scheduler.load().listening());
            double ratio = machine.scheduler.load().ratio();
            assertTrue(ratio > 6.0 / 4 && ratio <= 6.0 / 3, "ratio is " + ratio);
            machine.makes = 8.4;
            long fastAt = machine.now;
            machine.tickUntil(() -> machine.limit() == 6);
            assertTrue(machine.now - fastAt < 10 * SECOND);
            machine.tickUntilQuiet();
            assertTrue(turns.stream().allMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void oneTurnIsSpokenHoweverSlowTheMachine() {
        try (Machine machine = new Machine(0.5)) {
            assertEquals(1, machine.limit());
            List<Machine.Listener> turns = submit(machine, 0, 3);
            machine.tickUntilQuiet();
            assertEquals(1, machine.mostListening);
            assertTrue(turns.stream().allMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void aPausedTurnCountsAsLongAsItsListenerPlays() {
        try (Machine machine = new Machine(2)) {
            assertEquals(1, machine.limit());
            Machine.Listener first = machine.submit(read(0));
            machine.tick(150);
            machine.scheduler.setPaused(0, true);
            Machine.Listener second = machine.submit(read(1));
            machine.tickUntilQuiet();
            assertFalse(second.isStarted());
            assertEquals(Places.PARK_AFTER_NANOS, machine.scheduler.nanosToNextTick());
            machine.now = first.playedUntil - 1;
            machine.tickUntilQuiet();
            assertFalse(second.isStarted());
            // the scheduler has noted the first sound at the end of a tick, a step later
            machine.now = first.playedUntil + STEP_NANOS;
            machine.tickUntilQuiet();
            assertTrue(second.isDone());
            assertFalse(first.isDone());
            machine.scheduler.setPaused(0, false);
            machine.tickUntilQuiet();
            assertTrue(first.isDone());
        }
    }

    /** Slots can be shared by turns that are far ahead, so the limit is not the number of slots. */
    @Test
    void turnsFarAheadDoNotHoldUpAnotherThoughTheyHaveAllSlots() {
        try (Machine machine = new Machine(12.4, CONFIG.toBuilder().slots(2).build())) {
            assertEquals(9, machine.limit());
            submit(machine, 0, 2);
            machine.tick(160);
            assertEquals(2, machine.scheduler.load().active());
            assertEquals(0, machine.scheduler.load().expectedWaitNanos());
            Machine.Listener third = machine.submit(read(2));
            machine.tick();
            assertTrue(third.isStarted());
            assertEquals(3, machine.scheduler.load().listening());
        }
    }

    @Test
    void textsThatComeInPiecesTakeAPlaceWhenThereIsSomethingToSay() {
        try (Machine machine = new Machine(4.4)) {
            List<Machine.Listener> turns = IntStream.range(0, 12)
                    .mapToObj(index -> machine.submit(open(index, "")))
                    .toList();
            machine.tick();
            assertEquals(12, started(turns));
            assertEquals(0, machine.scheduler.load().listening());
            assertEquals(0, machine.scheduler.load().queued());
            for (int index = 0; index < turns.size(); index++) {
                machine.scheduler.append(index, TEXT);
                machine.scheduler.finishText(index);
            }
            machine.tick();
            assertEquals(3, machine.scheduler.load().listening());
            assertEquals(9, machine.scheduler.load().queued());
            assertEquals(List.of(1), turns.get(3).places());
            machine.tickUntilQuiet();
            assertEquals(3, machine.mostListening);
            assertEquals(0, underruns(turns));
            assertTrue(turns.stream().allMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void aTurnThatWaitsForTextLeavesItsShareToOthersAndGoesOnWhenTextComes() {
        try (Machine machine = new Machine(2)) {
            Machine.Listener first = machine.submit(open(0, "This is an open sentence. And more "));
            machine.tickUntilQuiet();
            assertNotEquals(0, first.samples().length);
            Machine.Listener second = machine.submit(read(1));
            machine.tick(2);
            assertTrue(second.isStarted());
            machine.scheduler.append(0, TEXT);
            machine.tick();
            // it had its place already
            assertEquals(2, machine.scheduler.load().listening());
            assertEquals(2, machine.scheduler.load().lastBatch());
        }
    }

    @Test
    void repliesThatAreStillToComeCount() {
        try (Machine machine = new Machine(4.4)) {
            List<Machine.Listener> turns = IntStream.range(0, 6)
                    .mapToObj(index -> machine.submit(
                            new TurnRequest("session " + index, index, Mode.CHAT, "Who is there?", false, null, index)))
                    .toList();
            machine.tick();
            assertEquals(3, started(turns));
            assertEquals(3, machine.scheduler.load().listening());
            machine.tickUntilQuiet();
            assertEquals(3, machine.mostListening);
            assertTrue(turns.stream().allMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void waitingIsFairByKeyThenSessionThenMode() {
        try (Machine machine = new Machine(7.2)) {
            assertEquals(5, machine.limit());
            machine.submit(read(100, "1", "a"));
            machine.tick();
            Machine.Listener first = machine.submit(read(0, "3", "b"));
            machine.submit(read(1, "5", "a"));
            machine.submit(read(2, "2", "a"));
            Machine.Listener second = machine.submit(read(3, "3", "b"));
            machine.submit(read(4, "4", "b"));
            machine.submit(new TurnRequest("3", "b", 5, Mode.CHAT, "Two of us will wait.", false, null, 5));
            machine.tick();
            // key b has none yet, and nobody chats; then one each, and session 3 has one already; then key b has one
            // less,
            // which goes before session 2 though that has waited longer; then two each
            assertEquals(List.of(100L, 5L, 1L, 4L, 2L), machine.begun);
            assertEquals(List.of(1), first.places());
            assertEquals(List.of(2), second.places());
        }
    }

    @Test
    void oneSessionWithManyTurnsTakesTurnsWithOthersWhereThereIsOnePlace() {
        try (Machine machine = new Machine(2)) {
            machine.submit(read(100, "busy", "k"));
            machine.tick();
            List<Machine.Listener> many = IntStream.range(0, 3)
                    .mapToObj(index -> machine.submit(read(index, "many", "k")))
                    .toList();
            Machine.Listener one = machine.submit(read(3, "one", "k"));
            machine.tick();
            assertEquals(List.of(1), many.get(0).places());
            assertEquals(List.of(2), one.places());
            assertEquals(List.of(3), many.get(1).places());
            machine.tickUntilQuiet();
            assertEquals(List.of(100L, 0L, 3L, 1L, 2L), machine.begun);
        }
    }

    @Test
    void placeAndExpectedWaitAreTold() {
        try (Machine machine = new Machine(2)) {
            Machine.Listener first = machine.submit(read(0));
            machine.tick();
            long began = machine.now;
            Machine.Listener second = machine.submit(read(1));
            Machine.Listener third = machine.submit(read(2));
            assertEquals(List.of(), first.places());
            machine.tick();
            assertEquals(List.of(1), second.places());
            assertEquals(List.of(2), third.places());
            // one more at the end changes nobody's place
            Machine.Listener fourth = machine.submit(read(3));
            machine.tick();
            assertEquals(List.of(1), second.places());
            assertEquals(List.of(3), fourth.places());
            machine.scheduler.cancel(3);
            machine.tickUntil(first::isDone);
            // told again each second, though nothing has changed
            assertTrue(third.told.size() >= (machine.now - began) / SECOND - 1);
            for (int index = 1; index < third.told.size(); index++) {
                assertTrue(third.told.get(index).atNanos()
                                - third.told.get(index - 1).atNanos()
                        >= SECOND);
            }
            machine.tick();
            assertTrue(second.isStarted());
            Machine.Told last = third.told.get(third.told.size() - 1);
            assertEquals(1, last.place());
            assertTrue(last.expectedNanos() > 0);
            // the warm-up turn and the first one held their places for about as long, one at a time
            assertEquals(1, (double) last.expectedNanos() / (machine.now - began), 0.2);
            // one more turn would stand behind the third; a half nanosecond may have been rounded
            long expected = machine.scheduler.load().expectedWaitNanos();
            assertTrue(Math.abs(2 * last.expectedNanos() - expected) <= 1);
            machine.tickUntilQuiet();
            assertEquals(0, machine.scheduler.load().expectedWaitNanos());
        }
    }

    @Test
    void turnsBeyondTheQueueAreRefusedByTheMeasuredLimit() {
        try (Machine machine = new Machine(4.4)) {
            submit(machine, 0, 3 + QUEUE_LIMIT);
            assertRefused(ErrorCode.SERVER_BUSY, "the machine speaks 3 in real time", () -> machine.submit(read(99)));
            machine.tick();
            assertRefused(ErrorCode.SERVER_BUSY, "speech.queue-limit is 12", () -> machine.submit(read(99)));
            TurnScheduler.Load load = machine.scheduler.load();
            assertEquals(3, load.listening());
            assertEquals(QUEUE_LIMIT, load.queued());
            assertEquals((3 + QUEUE_LIMIT) / 3.3, load.ratio(), 1e-3);
        }
    }
}
