package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.bench.load.run.FakeVoiceServer.Tampering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the measurements of a load run, on a clock that the test moves and against a server in memory. */
final class LoadRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final List<LoadProgress> progress = new ArrayList<>();
    private ServerInMemory server = serverOf((number, open, speak) -> Reply.frames(0, 0));

    @Test
    void aPromptServerAnswersAtOnce() {
        LoadResult result = run(TestPlan.DEFAULT);
        assertEquals(50, number(result, "ttfb.count"));
        assertEquals(0, number(result, "ttfb.max"));
        // 480 silent samples come first
        assertEquals(20, number(result, "ttfb.audible.min"), 0.05);
        assertEquals(20, number(result, "ttfb.audible.max"), 0.05);
        assertTrue(result.isFlawless());
    }

    @Test
    void aStallCountsFromTheIntendedStart() {
        // turns 20 to 39 of a second, each 20 ms, find the server asleep for 400 ms
        server = serverOf((number, open, speak) -> {
            if (number == 20) {
                server.freeze(400);
            }
            return Reply.frames(number == 20 ? 400 : 0);
        });
        // every turn opens its own session, so that the client is held up as well
        LoadResult result = run(TestPlan.DEFAULT.withRate(50, SECOND).withSessions(1, 1));
        assertEquals(50, number(result, "ttfb.count"));
        assertEquals(400, number(result, "ttfb.max"), 1);
        assertEquals(0, number(result, "ttfb.p50"), 1);
        // 20 starts fall into the stall, evenly: a fifth of all turns waits for 200 ms or more
        assertEquals(200, number(result, "ttfb.p80"), 21);
        // a client that waits for answers would have seen one slow turn
        assertTrue(number(result, "late.max") > 150, "late " + number(result, "late.max"));
    }

    @Test
    void silencesOfTheListenerAreCounted() {
        // 100 ms of audio each; the second comes 80 ms late, the fourth 50 ms
        server = serverOf((number, open, speak) -> Reply.frames(0, 180, 200, 430));
        TestPlan plan = TestPlan.DEFAULT.withRate(20, Duration.ofMillis(500));
        LoadResult strict = run(plan);
        assertEquals(20, strict.counts().underruns());
        assertEquals(10, strict.counts().underrunTurns());
        assertEquals(80, number(strict, "underrun.max"), 0.1);
        assertEquals(50, number(strict, "underrun.min"), 0.1);
        assertEquals(180, number(strict, "gap.p50"), 0.2);
        LoadResult patient = run(plan.withListener(Duration.ofMillis(200), Duration.ofSeconds(5)));
        assertEquals(0, patient.counts().underruns());
    }

    @Test
    void aTurnWithoutAudioCountsWithItsTimeout() {
        server = serverOf((number, open, speak) -> number == 5 ? Reply.frames(60_000) : Reply.frames(0));
        LoadResult result = run(TestPlan.DEFAULT.withListener(Duration.ZERO, Duration.ofMillis(800)));
        assertEquals(50, number(result, "ttfb.count"));
        assertEquals(800, number(result, "ttfb.max"), 1);
        assertEquals(Map.of("TIMEOUT", 1L), result.counts().errors());
    }

    @Test
    void aTurnThatNeverEndsTimesOut() {
        server = serverOf((number, open, speak) ->
                number == 5 ? Reply.frames(0, 0).with(Tampering.NEVER_END) : Reply.frames(0, 0));
        LoadResult result = run(TestPlan.DEFAULT.withListener(Duration.ZERO, Duration.ofMillis(600)));
        assertEquals(Map.of("TIMEOUT", 1L), result.counts().errors());
        assertEquals(1, number(result, "turns.timed-out"));
        assertEquals(49, number(result, "turns.completed"));
    }

    @Test
    void disturbersDisturbOnlyThemselves() {
        server = serverOf((number, open, speak) -> Reply.frames(0, 50, 100, 150, 530));
        LoadPlan plan = TestPlan.DEFAULT
                .withMix(new LoadPlan.Mix(0.2, 0.2, 0.3, 0.2))
                .withTexts(List.of("One.", "Two."))
                .withListener(Duration.ofMillis(400), Duration.ofSeconds(8))
                .withVerify(true)
                .plan();
        LoadResult result =
                new LoadRun(clock, server, plan, new AloneRun(clock, server, plan).run(), progress::add).run();
        Map<Behaviour, Map<LoadOutcome, Long>> turns = result.counts().turns();
        assertEquals(Map.of(), result.counts().errors());
        assertEquals(Map.of(), result.counts().faults());
        assertEquals(List.of(LoadOutcome.ANSWERED), outcomes(turns, Behaviour.MISBEHAVE));
        assertEquals(List.of(LoadOutcome.CANCELLED), outcomes(turns, Behaviour.CANCEL));
        assertEquals(List.of(LoadOutcome.LEFT), outcomes(turns, Behaviour.DISCONNECT));
        assertEquals(List.of(LoadOutcome.COMPLETED), outcomes(turns, Behaviour.READ_SLOWLY));
        assertEquals(server.fake.cancels.get(), (int) number(result, "cancel.count"));
        // only those who simply listened are timed
        assertEquals(Map.of(LoadOutcome.COMPLETED, (long) number(result, "ttfb.count")), turns.get(Behaviour.LISTEN));
    }

    @Test
    void aClosedLoopKeepsItsNumberOfTurnsOpen() {
        server = serverOf((number, open, speak) -> Reply.frames(50));
        LoadResult result =
                run(TestPlan.DEFAULT.withPace(LoadPlan.Pace.closedLoop(3, Duration.ofMillis(900), Duration.ZERO)));
        assertEquals(3, server.fake.mostOpen.get());
        assertEquals(3, number(result, "active"));
        assertEquals(3 * 18, number(result, "turns.completed"));
    }

    @Test
    void aSessionIsNotTakenAgainBeforeItsListenerHasHeardTheTurn() {
        // 400 ms of audio at once, a turn every 50 ms: each of the first eight finds all listeners busy
        server = serverOf((number, open, speak) -> Reply.frames(0, 0, 0, 0));
        run(TestPlan.DEFAULT.withRate(20, Duration.ofMillis(450)).withSessions(1, 100));
        assertEquals(9, server.fake.turns.get());
        assertTrue(server.fake.sessions.get() >= 8, server.fake.sessions.get() + " sessions");
    }

    @Test
    void aSessionIsTakenAgainOnceItsListenerHasHeardTheTurn() {
        server = serverOf((number, open, speak) -> Reply.frames(0));
        run(TestPlan.DEFAULT.withRate(4, Duration.ofSeconds(2)).withSessions(1, 100));
        assertEquals(8, server.fake.turns.get());
        assertTrue(server.fake.sessions.get() <= 3, server.fake.sessions.get() + " sessions");
    }

    @Test
    void aSessionIsTakenAgainOnceItsBadMessageIsAnswered() {
        server = serverOf((number, open, speak) -> Reply.frames(0));
        LoadResult result = run(TestPlan.DEFAULT
                .withRate(200, Duration.ofMillis(500))
                .withMix(new LoadPlan.Mix(0, 0, 0, 1))
                .withSessions(1, 1000));
        assertEquals(
                Map.of(Behaviour.MISBEHAVE, Map.of(LoadOutcome.ANSWERED, 100L)),
                result.counts().turns());
        assertTrue(server.fake.sessions.get() <= 3, server.fake.sessions.get() + " sessions");
    }

    @Test
    void aClosedLoopDoesNotHammerAServerThatRefuses() {
        server = serverOf((number, open, speak) -> Reply.refused("SERVER_BUSY"));
        run(TestPlan.DEFAULT.withPace(LoadPlan.Pace.closedLoop(2, Duration.ofMillis(500), Duration.ZERO)));
        // two at a time, a rest of 100 ms after each refusal
        assertEquals(10, server.fake.turns.get());
    }

    @Test
    void turnsBeforeTheEndOfTheWarmUpAreNotTimed() {
        server = serverOf((number, open, speak) -> Reply.frames(number < 10 ? 300 : 0));
        LoadResult result = run(TestPlan.DEFAULT.withPace(
                LoadPlan.Pace.openLoop(Arrivals.CONSTANT, 50, SECOND, Duration.ofMillis(200))));
        assertEquals(50, number(result, "turns.completed"));
        assertEquals(40, number(result, "ttfb.count"));
        assertEquals(0, number(result, "ttfb.max"));
    }

    @Test
    void findsTheRateThatAServerCanBear() {
        // four places, 100 ms each: 40 a second
        server = serverOf((number, open, speak) -> open < 4 ? Reply.frames(100) : Reply.refused("SERVER_BUSY"));
        double best = RateSearch.highest(
                20,
                rate -> run(TestPlan.DEFAULT.withRate(rate, Duration.ofSeconds(5)))
                        .isFlawless());
        assertEquals(40, best, 2);
    }

    @Test
    void progressIsToldEverySecond() {
        run(TestPlan.DEFAULT.withRate(20, Duration.ofMillis(2_300)));
        assertEquals(2, progress.size());
        assertEquals(20, (double) progress.get(0).ended(), 1);
        assertEquals(40, (double) progress.get(1).ended(), 1);
        assertTrue(
                progress.get(0).line().contains("underruns 0"), progress.get(0).line());
    }

    private ServerInMemory serverOf(Script script) {
        return new ServerInMemory(clock, script);
    }

    private LoadResult run(TestPlan plan) {
        return new LoadRun(clock, server, plan.plan(), Map.of(), progress::add).run();
    }

    private static double number(LoadResult result, String key) {
        return result.number(key).orElseThrow();
    }

    private static List<LoadOutcome> outcomes(Map<Behaviour, Map<LoadOutcome, Long>> turns, Behaviour behaviour) {
        return List.copyOf(turns.getOrDefault(behaviour, Map.of()).keySet());
    }
}
