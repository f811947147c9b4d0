package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.load.measure.AudioFault;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.bench.load.run.FakeVoiceServer.Tampering;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Load tests of a server that misbehaves as its script says. */
final class LoadTestIT {
    private static final Script PROMPT = (number, open, speak) -> Reply.frames(0, 0);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aPromptServerPasses() {
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            LoadReport report = run(TestPlan.at(server));
            LoadCounts counts = report.result().counts();
            assertEquals(Map.of(Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 50L)), counts.turns());
            assertEquals(List.of(), report.failures());
            assertTrue(report.result().isFlawless());
            assertEquals(10, counts.audioSeconds(), 1e-9);
            assertEquals(100, number(report, "rate"), 1e-9);
            assertEquals(50, number(report, "ttfb.count"));
            assertEquals(1.5, number(report, "ttfb.server.p50"), 0.01);
            assertEquals(0.25, number(report, "rtf.mean"), 0.001);
            // 480 silent samples come first
            assertEquals(20, number(report, "ttfb.audible.min") - number(report, "ttfb.min"), 1);
        }
    }

    @Test
    void aStallCountsFromTheIntendedStart() {
        // turns 20 to 29 of a second each 20 ms find the server asleep for 400 ms
        Script stalling = (number, open, speak) -> {
            if (number == 20) {
                Thread.sleep(400);
            }
            return Reply.frames(0);
        };
        try (FakeVoiceServer server = new FakeVoiceServer(stalling)) {
            // every turn opens its own session, so that the client is held up as well
            LoadReport report = run(TestPlan.at(server).withRate(50, SECOND).withSessions(1, 1));
            assertEquals(50, number(report, "ttfb.count"));
            assertTrue(number(report, "ttfb.max") >= 390, "max " + number(report, "ttfb.max"));
            assertTrue(number(report, "ttfb.p50") < 100, "p50 " + number(report, "ttfb.p50"));
            // 20 starts fall into the stall, evenly: a fifth of all turns waits for over 200 ms
            assertEquals(200, number(report, "ttfb.p80"), 60);
            // a client that waits for answers would have seen one slow turn
            assertTrue(number(report, "late.max") > 150, "late " + number(report, "late.max"));
        }
    }

    @Test
    void silencesOfTheListenerAreCounted() {
        // 100 ms of audio each; the second comes 80 ms late, the fourth 50 ms
        Script late = (number, open, speak) -> Reply.frames(0, 180, 200, 430);
        try (FakeVoiceServer server = new FakeVoiceServer(late)) {
            TestPlan plan = TestPlan.at(server).withRate(20, Duration.ofMillis(500));
            LoadReport strict = run(plan);
            assertEquals(20, strict.result().counts().underruns());
            assertEquals(10, strict.result().counts().underrunTurns());
            assertEquals(80, number(strict, "underrun.max"), 30);
            assertEquals(50, number(strict, "underrun.min"), 30);
            assertEquals(180, number(strict, "gap.p50"), 30);
            LoadReport patient = run(plan.withListener(Duration.ofMillis(200), Duration.ofSeconds(5)));
            assertEquals(0, patient.result().counts().underruns());
        }
    }

    @Test
    void verifyCatchesAFlippedByte() {
        List<String> texts = List.of("One.", "Two.", "Three.");
        Script flipping = (number, open, speak) -> {
            Reply right = Reply.frames(0, 0, 0);
            return number == 3 + 17 ? right.with(Tampering.FLIP_A_BYTE) : right;
        };
        try (FakeVoiceServer server = new FakeVoiceServer(flipping)) {
            LoadReport report = run(TestPlan.at(server).withTexts(texts).withVerify(true));
            assertEquals(3 + 50, server.turns.get());
            assertEquals(
                    Map.of(AudioFault.DIFFERENT_AUDIO, 1L),
                    report.result().counts().faults());
            assertEquals(List.of("wrong audio: DIFFERENT_AUDIO 1"), report.failures());
        }
    }

    @Test
    void verifyNeedsTextsThatCanBeSpokenAlone() {
        try (FakeVoiceServer server = new FakeVoiceServer((number, open, speak) -> Reply.refused("BAD_TEXT"))) {
            VoiceException e = assertThrows(
                    VoiceException.class, () -> run(TestPlan.at(server).withVerify(true)));
            assertEquals(ErrorCode.ENGINE_FAILED, e.code());
        }
    }

    @Test
    void wrongAudioIsSeenWithoutVerify() {
        List<Tampering> wrongs = List.of(Tampering.SAY_MORE_THAN_SENT, Tampering.SILENCE, Tampering.DROP_A_BYTE);
        Script wrong = (number, open, speak) ->
                number < wrongs.size() ? Reply.frames(0, 0).with(wrongs.get(number)) : Reply.frames(0, 0);
        try (FakeVoiceServer server = new FakeVoiceServer(wrong)) {
            Map<AudioFault, Long> faults =
                    run(TestPlan.at(server)).result().counts().faults();
            // the dropped byte is one sample too few as well
            assertEquals(
                    Map.of(AudioFault.BYTE_COUNT, 2L, AudioFault.SILENT, 1L, AudioFault.BROKEN_SAMPLE, 1L), faults);
        }
    }

    @Test
    void errorsAreCountedByCode() {
        List<Tampering> wrongs = List.of(
                Tampering.OTHER_TURN,
                Tampering.GARBAGE,
                Tampering.NEVER_END,
                Tampering.CLOSE,
                Tampering.FAIL,
                Tampering.WARN);
        Script failing = (number, open, speak) -> {
            if (number < 7) {
                return Reply.refused("SERVER_BUSY");
            }
            return number < 7 + wrongs.size() ? Reply.frames(0, 0).with(wrongs.get(number - 7)) : Reply.frames(0, 0);
        };
        try (FakeVoiceServer server = new FakeVoiceServer(failing)) {
            LoadReport report = run(
                    TestPlan.at(server).withListener(Duration.ZERO, Duration.ofMillis(600)), "errors.SERVER_BUSY > 6");
            assertEquals(
                    Map.of(
                            "SERVER_BUSY",
                            7L,
                            "OUT_OF_ORDER",
                            2L,
                            "TIMEOUT",
                            1L,
                            "CLOSED_1011",
                            1L,
                            "ENGINE_FAILED",
                            1L,
                            "SHUTTING_DOWN",
                            1L),
                    report.result().counts().errors());
            assertEquals(7, number(report, "turns.refused"));
            assertEquals(1, number(report, "turns.timed-out"));
            assertEquals(38, number(report, "turns.completed"));
            assertEquals(List.of("errors.SERVER_BUSY > 6: it is 7"), report.failures());
        }
    }

    @Test
    void aTurnWithoutAudioCountsWithItsTimeout() {
        Script mute = (number, open, speak) -> number == 5 ? Reply.frames(60_000) : Reply.frames(0);
        try (FakeVoiceServer server = new FakeVoiceServer(mute)) {
            LoadReport report = run(TestPlan.at(server).withListener(Duration.ZERO, Duration.ofMillis(800)));
            assertEquals(50, number(report, "ttfb.count"));
            assertEquals(800, number(report, "ttfb.max"), 100);
        }
    }

    @Test
    void disturbersDisturbOnlyThemselves() {
        Script slow = (number, open, speak) -> Reply.frames(0, 50, 100, 150, 530);
        try (FakeVoiceServer server = new FakeVoiceServer(slow)) {
            LoadReport report = run(TestPlan.at(server)
                    .withMix(new LoadPlan.Mix(0.2, 0.2, 0.3, 0.2))
                    .withVerify(true)
                    .withTexts(List.of("One.", "Two."))
                    .withListener(Duration.ofMillis(400), Duration.ofSeconds(8)));
            Map<Behaviour, Map<LoadOutcome, Long>> turns =
                    report.result().counts().turns();
            assertEquals(Map.of(), report.result().counts().errors());
            assertEquals(Map.of(), report.result().counts().faults());
            assertEquals(List.of(), report.failures());
            assertEquals(List.of(LoadOutcome.ANSWERED), outcomes(turns, Behaviour.MISBEHAVE));
            assertEquals(List.of(LoadOutcome.CANCELLED), outcomes(turns, Behaviour.CANCEL));
            assertEquals(List.of(LoadOutcome.LEFT), outcomes(turns, Behaviour.DISCONNECT));
            assertEquals(List.of(LoadOutcome.COMPLETED), outcomes(turns, Behaviour.READ_SLOWLY));
            assertEquals(server.cancels.get(), (int) number(report, "cancel.count"));
            assertTrue(server.crashes.get() > 0 && server.goodbyes.get() > 0, server.crashes + " " + server.goodbyes);
            // only those who simply listened are timed
            assertEquals(
                    Map.of(LoadOutcome.COMPLETED, (long) number(report, "ttfb.count")), turns.get(Behaviour.LISTEN));
        }
    }

    @Test
    void everyBadMessageIsAnsweredOnASessionThatStaysInUse() {
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            LoadReport report = run(TestPlan.at(server)
                    .withRate(200, Duration.ofMillis(500))
                    .withMix(new LoadPlan.Mix(0, 0, 0, 1))
                    .withSessions(1, 1000));
            assertEquals(
                    Map.of(Behaviour.MISBEHAVE, Map.of(LoadOutcome.ANSWERED, 100L)),
                    report.result().counts().turns());
            // the greeting's, and a few for turns that overlapped
            assertTrue(server.sessions.get() < 20, server.sessions.get() + " sessions");
        }
    }

    @Test
    void aClosedLoopKeepsSoManyTurnsOpen() {
        Script slow = (number, open, speak) -> Reply.frames(50);
        try (FakeVoiceServer server = new FakeVoiceServer(slow)) {
            LoadReport report = run(
                    TestPlan.at(server).withPace(LoadPlan.Pace.closedLoop(3, Duration.ofMillis(900), Duration.ZERO)));
            assertEquals(3, server.mostOpen.get());
            assertEquals(3, number(report, "active"));
            assertEquals(3 * 18, number(report, "turns.completed"), 15);
        }
    }

    @Test
    void aSessionIsNotTakenAgainBeforeItsListenerHasHeardTheTurn() {
        // 400 ms of audio at once, a turn every 50 ms: each of the first nine finds all listeners busy
        Script fast = (number, open, speak) -> Reply.frames(0, 0, 0, 0);
        try (FakeVoiceServer server = new FakeVoiceServer(fast)) {
            run(TestPlan.at(server).withRate(20, Duration.ofMillis(450)).withSessions(1, 100));
            assertEquals(9, server.turns.get());
            assertTrue(server.sessions.get() >= 8, server.sessions.get() + " sessions");
        }
    }

    @Test
    void aSessionIsTakenAgainOnceItsListenerHasHeardTheTurn() {
        Script fast = (number, open, speak) -> Reply.frames(0);
        try (FakeVoiceServer server = new FakeVoiceServer(fast)) {
            run(TestPlan.at(server).withRate(4, Duration.ofSeconds(2)).withSessions(1, 100));
            assertEquals(8, server.turns.get());
            assertTrue(server.sessions.get() <= 4, server.sessions.get() + " sessions");
        }
    }

    @Test
    void aClosedLoopDoesNotHammerAServerThatRefuses() {
        try (FakeVoiceServer server = new FakeVoiceServer((number, open, speak) -> Reply.refused("SERVER_BUSY"))) {
            run(TestPlan.at(server).withPace(LoadPlan.Pace.closedLoop(2, Duration.ofMillis(500), Duration.ZERO)));
            assertTrue(server.turns.get() <= 12, server.turns.get() + " turns");
        }
    }

    @Test
    void turnsBeforeTheEndOfTheWarmUpAreNotTimed() {
        Script coldStart = (number, open, speak) -> Reply.frames(number < 10 ? 300 : 0);
        try (FakeVoiceServer server = new FakeVoiceServer(coldStart)) {
            LoadReport report = run(TestPlan.at(server)
                    .withPace(LoadPlan.Pace.openLoop(Arrivals.CONSTANT, 50, SECOND, Duration.ofMillis(200))));
            assertEquals(50, number(report, "turns.completed"));
            assertEquals(40, number(report, "ttfb.count"));
            assertTrue(number(report, "ttfb.max") < 250, "max " + number(report, "ttfb.max"));
        }
    }

    @Test
    void findsTheRateThatAServerCanBear() {
        // four places, 100 ms each: 40 a second
        Script four = (number, open, speak) -> open < 4 ? Reply.frames(100) : Reply.refused("SERVER_BUSY");
        try (FakeVoiceServer server = new FakeVoiceServer(four)) {
            Listener news = new Listener();
            LoadPlan plan =
                    TestPlan.at(server).withRate(20, Duration.ofMillis(500)).plan();
            try (LoadRunner test = new LoadRunner(plan, "", List.of(), news)) {
                LoadReport report = test.findRate();
                assertEquals(report.steps().size(), news.lines.size());
                assertEquals(38, report.result().rate(), 8);
                assertTrue(report.result().isFlawless());
                assertEquals(List.of(), report.failures());
            }
        }
    }

    @Test
    void findingNoRateIsAFailure() {
        try (FakeVoiceServer server = new FakeVoiceServer((number, open, speak) -> Reply.refused("SERVER_BUSY"))) {
            LoadPlan plan =
                    TestPlan.at(server).withRate(100, Duration.ofMillis(50)).plan();
            try (LoadRunner test = new LoadRunner(plan, "", List.of(), LoadListener.NONE)) {
                assertTrue(test.findRate().failures().contains("no rate passed"));
            }
        }
    }

    @Test
    void saysWhyThereIsNoServer() {
        VoiceException nobody =
                assertThrows(VoiceException.class, () -> run(TestPlan.DEFAULT.withUri(URI.create("ws://127.0.0.1:1"))));
        assertEquals(ErrorCode.BAD_CONFIG, nobody.code());
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            VoiceException key = assertThrows(
                    VoiceException.class, () -> run(TestPlan.at(server).withKey("wrong")));
            assertEquals(ErrorCode.UNAUTHORIZED, key.code());
        }
    }

    @Test
    void progressIsToldEverySecond() {
        Listener told = new Listener();
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            LoadPlan plan = TestPlan.at(server)
                    .withRate(20, Duration.ofMillis(1_300))
                    .withVerify(true)
                    .plan();
            try (LoadRunner test = new LoadRunner(plan, "", List.of(), told)) {
                test.run();
            }
        }
        assertEquals(List.of("speaking 30 texts alone, to compare with"), told.lines);
        assertEquals(1, told.progress.size());
        assertEquals(20, (double) told.progress.get(0).ended(), 3);
        String line = told.progress.get(0).line();
        assertTrue(line.contains("underruns 0"), line);
    }

    private static final class Listener implements LoadListener {
        private final List<LoadProgress> progress = new CopyOnWriteArrayList<>();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void onProgress(LoadProgress each) {
            progress.add(each);
        }

        @Override
        public void onNews(String line) {
            lines.add(line);
        }
    }

    private static LoadReport run(TestPlan plan, String... limits) {
        List<Limit> parsed = List.of(limits).stream().map(Limit::parse).toList();
        try (LoadRunner test = new LoadRunner(plan.plan(), "scripts/loadtest", parsed, LoadListener.NONE)) {
            return test.run();
        }
    }

    private static double number(LoadReport report, String key) {
        return report.result().number(key).orElseThrow();
    }

    private static List<LoadOutcome> outcomes(Map<Behaviour, Map<LoadOutcome, Long>> turns, Behaviour behaviour) {
        return List.copyOf(turns.getOrDefault(behaviour, Map.of()).keySet());
    }
}
