package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.audio.AudioFormat;
import dev.parlando.bench.load.measure.AudioFault;
import dev.parlando.bench.load.measure.AudioMeter;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.bench.load.run.FakeVoiceServer.Tampering;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Speaks the texts that later turns are compared with, on a clock that the test moves. */
final class AloneRunTest {
    private static final List<String> TEXTS = List.of("One.", "Two.", "Three.");

    private final VirtualClock clock = new VirtualClock();
    private final List<JsonNode> asked = new ArrayList<>();

    private Map<Integer, SpokenAlone> run(Script script) {
        ServerInMemory server = new ServerInMemory(clock, (number, open, speak) -> {
            assertEquals(0, open, "nobody else speaks");
            asked.add(speak);
            return script.replyTo(number, open, speak);
        });
        LoadPlan plan = TestPlan.DEFAULT
                .withTexts(TEXTS)
                .withSeed(40)
                .withVerify(true)
                .withListener(Duration.ZERO, Duration.ofSeconds(2))
                .plan();
        Map<Integer, SpokenAlone> heard = new AloneRun(clock, server, plan).run();
        assertEquals(TEXTS.size() + 1, server.fake.sessions.get(), "a session each, and one to spare");
        return heard;
    }

    private void assertFails(String message, Script script) {
        VoiceExceptionAssert.assertRefused(ErrorCode.ENGINE_FAILED, message, () -> run(script));
    }

    @Test
    void everyTextIsSpokenOnceWithItsSeedOfTheRun() {
        Map<Integer, SpokenAlone> heard = run((number, open, speak) -> Reply.frames(0, 30));
        assertEquals(
                List.of("One. 40", "Two. 41", "Three. 42"),
                asked.stream()
                        .map(speak -> speak.path("text").asText() + " "
                                + speak.path("seed").asInt())
                        .toList());
        assertEquals(Set.of(0, 1, 2), heard.keySet());
        for (int index = 0; index < TEXTS.size(); index++) {
            SpokenAlone alone = heard.get(index);
            assertNotNull(alone);
            assertEquals(Set.of(), faults(alone, FakeTurns.audioOf(asked.get(index), 2)));
            assertEquals(
                    Set.of(AudioFault.DIFFERENT_AUDIO),
                    faults(alone, FakeTurns.audioOf(asked.get((index + 1) % TEXTS.size()), 2)));
        }
    }

    private static Set<AudioFault> faults(SpokenAlone alone, Buffer audio) {
        AudioMeter meter = new AudioMeter(AudioFormat.PCM_S16LE, alone);
        meter.onFrame(audio);
        meter.onDone(audio.length() / 48.0, "", true);
        return meter.faults();
    }

    @Test
    void aTextThatIsRefusedIsNamed() {
        assertFails(
                "--verify: text 2, spoken alone, ended as REFUSED, error BAD_TEXT, wrong audio []",
                (number, open, speak) -> number == 1 ? Reply.refused("BAD_TEXT") : Reply.frames(0));
    }

    @Test
    void aTextWhoseAudioIsWrongIsNamed() {
        assertFails(
                "--verify: text 3, spoken alone, ended as COMPLETED, error null, wrong audio [SILENT]",
                (number, open, speak) -> number == 2 ? Reply.frames(0).with(Tampering.SILENCE) : Reply.frames(0));
        assertFails(
                "wrong audio [BYTE_COUNT, BROKEN_SAMPLE]",
                (number, open, speak) -> Reply.frames(0).with(Tampering.DROP_A_BYTE));
    }

    @Test
    void aTextThatNeverEndsIsNamed() {
        assertFails(
                "text 1, spoken alone, ended as TIMED_OUT, error TIMEOUT",
                (number, open, speak) -> Reply.frames(0).with(Tampering.NEVER_END));
    }
}
