package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A turn that has lost its slot and got another sounds as one that kept it, and nobody waits behind one that waits. */
final class ParkingTest {
    private static final long ROOM = 1L << 30;
    private static final int ROUNDS = 16;
    private static final TinyModel MODEL = TinyModel.tiny(ParkingLaw.config(false, 0));
    private static final ParkingLaw LAW = new ParkingLaw(MODEL);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    /** The second number is the memory for caches: room for all, for none, for few. */
    @ParameterizedTest
    @CsvSource({"true, 1073741824", "false, 1073741824", "true, 0", "false, 0", "false, 100000"})
    void aParkedTurnSoundsAsOneThatNeverWas(boolean deterministic, long parkedBytes) {
        LAW.assertHolds(deterministic, parkedBytes, ROUNDS);
    }

    private static float[] spokenAlone(long turnId, String text) {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, 0)) {
            RecordedTurn turn = new RecordedTurn();
            stage.scheduler.submit(ParkingLaw.request(turnId, Mode.READ, text, false), turn);
            stage.tickUntilQuiet();
            return turn.samples();
        }
    }

    @Test
    void aNewTurnIsSpokenWhileOthersWaitForTheirListeners() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            List<RecordedTurn> waiting = List.of(new RecordedTurn(), new RecordedTurn());
            for (int index = 0; index < ParkingLaw.SLOTS; index++) {
                stage.scheduler.submit(
                        ParkingLaw.request(index, Mode.READ, ParkingLaw.TEXT, false), waiting.get(index));
            }
            for (int tick = 0; tick < 40; tick++) {
                stage.tick();
            }
            stage.scheduler.setPaused(0, true);
            stage.scheduler.setPaused(1, true);
            stage.tickUntilQuiet();
            RecordedTurn third = new RecordedTurn();
            stage.scheduler.submit(ParkingLaw.request(3, Mode.READ, ParkingLaw.TEXT, false), third);
            stage.tickUntilQuiet();
            assertFalse(third.isStarted());
            assertEquals(Places.PARK_AFTER_NANOS, stage.scheduler.nanosToNextTick());
            stage.pass(Places.PARK_AFTER_NANOS);
            stage.tickUntilQuiet();
            assertEquals(TurnStatus.TRUNCATED, third.summary().status());
            assertFalse(waiting.get(0).isDone());
            assertTrue(stage.scheduler.load().parkedBytes() > 0);
            stage.scheduler.setPaused(0, false);
            stage.scheduler.setPaused(1, false);
            stage.tickUntilQuiet();
            assertArrayEquals(spokenAlone(0, ParkingLaw.TEXT), waiting.get(0).samples());
            assertArrayEquals(spokenAlone(1, ParkingLaw.TEXT), waiting.get(1).samples());
        }
    }

    @Test
    void openTextsHoldNobodyUp() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            List<RecordedTurn> open = new ArrayList<>();
            for (int index = 0; index < 12; index++) {
                RecordedTurn turn = new RecordedTurn();
                open.add(turn);
                stage.scheduler.submit(
                        ParkingLaw.request(10 + index, Mode.READ, "This is an open sentence. And more ", true), turn);
                stage.tickUntilQuiet();
                stage.pass(Places.PARK_AFTER_NANOS);
            }
            RecordedTurn turn = new RecordedTurn();
            stage.scheduler.submit(ParkingLaw.request(0, Mode.READ, ParkingLaw.TEXT, false), turn);
            stage.tickUntilQuiet();
            stage.pass(Places.PARK_AFTER_NANOS);
            stage.tickUntilQuiet();
            assertTrue(turn.isDone());
            assertTrue(open.stream().allMatch(RecordedTurn::isStarted));
            assertTrue(open.stream().noneMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void aParkedTurnCanBeCancelledAndLeavesNothing() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            RecordedTurn first = new RecordedTurn();
            RecordedTurn second = new RecordedTurn();
            stage.scheduler.submit(ParkingLaw.request(0, Mode.READ, ParkingLaw.TEXT, false), first);
            stage.scheduler.submit(ParkingLaw.request(1, Mode.READ, ParkingLaw.TEXT, false), second);
            stage.tick();
            stage.scheduler.setPaused(0, true);
            stage.scheduler.setPaused(1, true);
            stage.tickUntilQuiet();
            stage.pass(Places.PARK_AFTER_NANOS);
            stage.scheduler.submit(ParkingLaw.request(3, Mode.READ, ParkingLaw.TEXT, false), new RecordedTurn());
            stage.scheduler.submit(ParkingLaw.request(4, Mode.READ, ParkingLaw.TEXT, false), new RecordedTurn());
            stage.tick();
            assertEquals(2, stage.scheduler.load().parked());
            stage.scheduler.cancel(0);
            stage.scheduler.endSession("session 1");
            assertEquals(TurnStatus.CANCELLED, first.summary().status());
            assertEquals(TurnStatus.CANCELLED, second.summary().status());
            assertEquals(0, stage.scheduler.load().parked());
            assertEquals(0, stage.scheduler.load().parkedBytes());
        }
    }

    @Test
    void aReplyIsWrittenToItsEndThoughItsListenerWaits() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            RecordedTurn turn = new RecordedTurn();
            stage.scheduler.submit(LAW.request(2), turn);
            stage.tick();
            stage.scheduler.setPaused(2, true);
            stage.tickUntilQuiet();
            assertEquals(LAW.alone(2, false).text(), turn.text());
            assertFalse(turn.isDone());
        }
    }

    private static TurnRequest of(String session, long turnId) {
        return new TurnRequest(session, turnId, Mode.READ, ParkingLaw.TEXT, false, null, turnId);
    }

    @Test
    void aSessionWithManyTurnsDoesNotHoldUpOthers() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            List<RecordedTurn> many = new ArrayList<>();
            for (int index = 0; index < 5; index++) {
                RecordedTurn turn = new RecordedTurn();
                many.add(turn);
                stage.scheduler.submit(of("many", index), turn);
            }
            RecordedTurn one = new RecordedTurn();
            stage.scheduler.submit(of("one", 10), one);
            stage.tick();
            assertTrue(one.isStarted());
            assertEquals(1, many.stream().filter(RecordedTurn::isStarted).count());
            assertTrue(many.get(0).isStarted());
            stage.tickUntilQuiet();
            assertTrue(many.stream().allMatch(RecordedTurn::isDone));
        }
    }

    @Test
    void aFaithfulTurnKeepsItsSlotWhereItsCacheDoesNotFit() {
        SchedulerConfig config =
                ParkingLaw.config(false, 0).toBuilder().faithful(true).build();
        try (TinyModel model = TinyModel.tiny(config);
                ParkingLaw.Harness stage = new ParkingLaw(model).new Harness(config)) {
            for (int index = 0; index < ParkingLaw.SLOTS; index++) {
                stage.scheduler.submit(of("session " + index, index), new RecordedTurn());
            }
            for (int tick = 0; tick < 10; tick++) {
                stage.tick();
            }
            stage.scheduler.setPaused(0, true);
            stage.scheduler.setPaused(1, true);
            stage.tickUntilQuiet();
            RecordedTurn third = new RecordedTurn();
            stage.scheduler.submit(of("third", 3), third);
            stage.pass(Places.PARK_AFTER_NANOS);
            stage.tickUntilQuiet();
            assertFalse(third.isStarted());
            stage.scheduler.setPaused(0, false);
            stage.tickUntilQuiet();
            assertTrue(third.isDone());
        }
    }

    @Test
    void aTurnFarAheadOfItsListenerGivesItsSlotToANewOne() {
        try (ParkingLaw.Harness stage = LAW.new Harness(false, ROOM)) {
            List<RecordedTurn> early = List.of(new RecordedTurn(), new RecordedTurn());
            // a text of many segments, so several seconds
            String text = "we go up on it. ".repeat(100);
            stage.scheduler.submit(ParkingLaw.request(1, Mode.READ, text, false), early.get(0));
            stage.scheduler.submit(ParkingLaw.request(3, Mode.READ, text, false), early.get(1));
            while (early.get(0).samples().length < 24_000 || early.get(1).samples().length < 24_000) {
                stage.tick();
            }
            RecordedTurn late = new RecordedTurn();
            stage.scheduler.submit(ParkingLaw.request(0, Mode.READ, ParkingLaw.TEXT, false), late);
            stage.tick();
            // a second of sound in hand is too little to give the slot away
            assertFalse(late.isStarted());
            while (early.stream().allMatch(turn -> turn.samples().length < 48_000 && !turn.isDone())) {
                stage.tick();
            }
            stage.tick();
            assertTrue(late.isStarted());
            assertTrue(early.stream().noneMatch(RecordedTurn::isDone));
            assertEquals(1, stage.scheduler.load().parked());
            stage.tickUntilQuiet();
            assertArrayEquals(spokenAlone(1, text), early.get(0).samples());
            assertArrayEquals(spokenAlone(3, text), early.get(1).samples());
            assertArrayEquals(spokenAlone(0, ParkingLaw.TEXT), late.samples());
        }
    }

    /** Returns the pieces of prefill work that a turn is charged with when it is parked once. */
    private static long prefillsOfAParkedTurn(long parkedBytes) {
        AtomicLong prefills = new AtomicLong();
        AtomicLong now = new AtomicLong();
        StageListener counting = (stage, nanos) -> prefills.addAndGet(stage == Stage.TTS_PREFILL ? 1 : 0);
        try (BatchedTurnScheduler scheduler =
                new BatchedTurnScheduler(MODEL.model(), ParkingLaw.config(false, parkedBytes), counting, now::get)) {
            for (int index = 0; index < ParkingLaw.SLOTS; index++) {
                scheduler.submit(of("session " + index, index), new RecordedTurn());
            }
            for (int tick = 0; tick < 40; tick++) {
                scheduler.tick();
            }
            scheduler.setPaused(0, true);
            scheduler.setPaused(1, true);
            scheduler.tick();
            now.addAndGet(Places.PARK_AFTER_NANOS);
            scheduler.submit(of("third", 3), new RecordedTurn());
            while (scheduler.tick()) {
                // until nothing is left to do
            }
            prefills.set(0);
            scheduler.setPaused(0, false);
            scheduler.setPaused(1, false);
            while (scheduler.tick()) {
                // until both are done
            }
            return prefills.get();
        }
    }

    @Test
    void theTimeOfMakingACacheAgainIsTheTurns() {
        long copied = prefillsOfAParkedTurn(ROOM);
        // some 40 steps and a prefill, eight calls at a time
        assertTrue(prefillsOfAParkedTurn(0) >= copied + 4);
    }
}
