package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.load.measure.AudioFault;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.bench.load.run.FakeVoiceServer.Tampering;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.server.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Load tests, over sockets, of a server that misbehaves as its script says. Nothing here depends on time. */
final class LoadTestIT {
    private static final Script PROMPT = (number, open, speak) -> Reply.frames(0, 0);
    private static final int FOREVER_MILLIS = 3_600_000;

    @Test
    void aPromptServerPasses() {
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            LoadReport report = run(patient(server));
            LoadCounts counts = report.result().counts();
            assertEquals(Map.of(Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 50L)), counts.turns());
            assertEquals(List.of(), report.failures());
            assertTrue(report.result().isFlawless());
            assertEquals(10, counts.audioSeconds(), 1e-9);
            assertEquals(100, number(report, "rate"), 1e-9);
            assertEquals(50, number(report, "ttfb.count"));
            assertEquals(1.5, number(report, "ttfb.server.p50"), 0.01);
            assertEquals(0.25, number(report, "rtf.mean"), 0.001);
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
            LoadReport report = run(patient(server).withTexts(texts).withVerify(true));
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
                    run(patient(server)).result().counts().faults();
            // the dropped byte is one sample too few as well
            assertEquals(
                    Map.of(AudioFault.BYTE_COUNT, 2L, AudioFault.SILENT, 1L, AudioFault.BROKEN_SAMPLE, 1L), faults);
        }
    }

    @Test
    void errorsAreCountedByCode() {
        List<Tampering> wrongs =
                List.of(Tampering.OTHER_TURN, Tampering.GARBAGE, Tampering.CLOSE, Tampering.FAIL, Tampering.WARN);
        Script failing = (number, open, speak) -> {
            if (number < 7) {
                return Reply.refused("SERVER_BUSY");
            }
            return number < 7 + wrongs.size() ? Reply.frames(0, 0).with(wrongs.get(number - 7)) : Reply.frames(0, 0);
        };
        try (FakeVoiceServer server = new FakeVoiceServer(failing)) {
            LoadReport report = run(patient(server), "errors.SERVER_BUSY > 6");
            assertEquals(
                    Map.of(
                            "SERVER_BUSY",
                            7L,
                            "OUT_OF_ORDER",
                            2L,
                            "CLOSED_1011",
                            1L,
                            "ENGINE_FAILED",
                            1L,
                            "SHUTTING_DOWN",
                            1L),
                    report.result().counts().errors());
            assertEquals(7, number(report, "turns.refused"));
            assertEquals(39, number(report, "turns.completed"));
            assertEquals(List.of("errors.SERVER_BUSY > 6: it is 7"), report.failures());
        }
    }

    @Test
    void disturbersDisturbOnlyThemselves() throws InterruptedException {
        // no turn ends by itself, so none ends before it is disturbed
        Script endless = (number, open, speak) -> Reply.frames(0, FOREVER_MILLIS);
        try (FakeVoiceServer server = new FakeVoiceServer(endless)) {
            LoadReport report = run(patient(server).withMix(new LoadPlan.Mix(0, 0.4, 0.4, 0.2)));
            Map<Behaviour, Map<LoadOutcome, Long>> turns =
                    report.result().counts().turns();
            assertEquals(Map.of(), report.result().counts().errors());
            assertEquals(Map.of(), report.result().counts().faults());
            assertEquals(List.of(LoadOutcome.ANSWERED), outcomes(turns, Behaviour.MISBEHAVE));
            assertEquals(List.of(LoadOutcome.CANCELLED), outcomes(turns, Behaviour.CANCEL));
            assertEquals(List.of(LoadOutcome.LEFT), outcomes(turns, Behaviour.DISCONNECT));
            assertEquals(server.fake.cancels.get(), (int) number(report, "cancel.count"));
            // half of those who leave say goodbye; the server hears of both sooner or later
            Waiting.until(() -> server.fake.crashes.get() > 0 && server.fake.goodbyes.get() > 0);
        }
    }

    @Test
    void everyBadMessageIsAnswered() {
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            LoadReport report = run(patient(server)
                    .withRate(200, Duration.ofMillis(500))
                    .withMix(new LoadPlan.Mix(0, 0, 0, 1))
                    .withSessions(1, 1000));
            assertEquals(
                    Map.of(Behaviour.MISBEHAVE, Map.of(LoadOutcome.ANSWERED, 100L)),
                    report.result().counts().turns());
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

    /**
     * Returns a plan whose listeners wait however slow this machine is; {@link LoadRunTest} tests what depends on time,
     * on a clock.
     */
    private static TestPlan patient(FakeVoiceServer server) {
        return TestPlan.at(server).withListener(Duration.ofMillis(FOREVER_MILLIS), Duration.ofMillis(FOREVER_MILLIS));
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
