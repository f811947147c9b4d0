package dev.parlando.bench.load.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.audio.PcmChunk;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.bench.load.run.FakeVoiceServer.Tampering;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks turns as a test's script says, for the server of sockets and the one in memory. Frames of
 * {@value #FRAME_MILLIS} ms come at set times. Speaks the protocol by hand, without the project's codec. Use it from
 * one thread.
 */
final class FakeTurns {
    static final int FRAME_MILLIS = 100;
    static final int FRAME_SAMPLES = PcmChunk.SAMPLE_RATE_HZ * FRAME_MILLIS / 1000;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final short LOUD = 8_000;

    final AtomicInteger turns = new AtomicInteger();
    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicInteger goodbyes = new AtomicInteger();
    final AtomicInteger crashes = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();
    private final LoadClock clock;
    private final Script script;
    private int open;

    FakeTurns(LoadClock clock, Script script) {
        this.clock = clock;
        this.script = script;
    }

    /** The way to a client. */
    interface Line {
        void text(String message);

        void audio(Buffer frame);

        void close(short code);
    }

    /** Runs something when a turn is asked for. */
    void onTurn(int number, Runnable action) {
        actions.put(number, action);
    }

    /** Greets a client. */
    Session open(Line line) {
        sessions.incrementAndGet();
        line.text("{\"type\":\"ready\",\"session\":\"s\",\"model\":\"fake\",\"voices\":[],"
                + "\"sampleRate\":24000,\"channels\":1,\"format\":\"pcm_s16le\"}");
        return new Session(line);
    }

    /** Samples of a turn: loud, and different for every text and seed. */
    static Buffer audioOf(JsonNode speak, int numFrames) {
        Buffer audio = Buffer.buffer();
        int pitch = 3
                + Math.floorMod(
                        speak.path("text").asText().hashCode()
                                + speak.path("seed").asInt(),
                        97);
        for (int i = 0; i < numFrames * FRAME_SAMPLES; i++) {
            audio.appendShortLE((short) (i < 480 ? 0 : LOUD - i % pitch));
        }
        return audio;
    }

    /** Holds one session; the client may use it for turn after turn. */
    final class Session {
        private final Line line;
        private final List<Long> timers = new ArrayList<>();
        private boolean speaking;
        private int framesSent;

        private Session(Line line) {
            this.line = line;
        }

        /** Hears a whole message of the client. */
        void onMessage(boolean binary, byte[] bytes) {
            JsonNode json = parse(bytes);
            String type = json.path("type").asText();
            if (!binary && type.equals("cancel") && json.path("turn").asText().startsWith("load-")) {
                cancels.incrementAndGet();
                end(json.path("turn").asText(), "cancelled");
            } else if (type.equals("cancel")) {
                error("UNKNOWN_TURN", json.path("turn").asText());
            } else if (!binary && type.equals("speak") && json.has("turn")) {
                onSpeak(json);
            } else {
                boolean blank = json.path("text").asText("x").isBlank();
                error(blank ? "BAD_TEXT" : "BAD_MESSAGE", null);
            }
        }

        private void onSpeak(JsonNode speak) {
            Reply reply;
            int number = turns.getAndIncrement();
            actions.getOrDefault(number, () -> {}).run();
            try {
                reply = script.replyTo(number, open, speak);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            String turn = speak.path("turn").asText();
            if (reply.refusal().isPresent()) {
                error(reply.refusal().get(), turn);
                return;
            }
            speaking = true;
            mostOpen.accumulateAndGet(++open, Math::max);
            framesSent = 0;
            Optional<Tampering> how = reply.tampering();
            String name = how.filter(Tampering.OTHER_TURN::equals).isPresent() ? "other" : turn;
            if (how.filter(Tampering.WARN::equals).isPresent()) {
                error("SHUTTING_DOWN", null);
            }
            send("{\"type\":\"turn.started\",\"turn\":\"" + name + "\"}");
            Buffer audio = audioOf(speak, reply.framesAtMillis().size());
            how.ifPresent(each -> tamper(audio, each));
            for (int i = 0; i < reply.framesAtMillis().size(); i++) {
                int from = i * FRAME_SAMPLES * Short.BYTES;
                int cut = i == 0 && how.filter(Tampering.DROP_A_BYTE::equals).isPresent() ? 1 : 0;
                int to = from + FRAME_SAMPLES * Short.BYTES - cut;
                at(reply.framesAtMillis().get(i), () -> sendAudio(audio.getBuffer(from, to)));
            }
            at(reply.framesAtMillis().get(reply.framesAtMillis().size() - 1), () -> finish(turn, how));
        }

        private void sendAudio(Buffer frame) {
            framesSent++;
            line.audio(frame);
        }

        private void finish(String turn, Optional<Tampering> how) {
            if (how.isEmpty()) {
                end(turn, "completed");
                return;
            }
            switch (how.get()) {
                case SAY_MORE_THAN_SENT -> {
                    framesSent++;
                    end(turn, "completed");
                }
                case GARBAGE -> send("garbage");
                case CLOSE -> line.close((short) 1011);
                case FAIL -> {
                    error("ENGINE_FAILED", turn);
                    end(turn, "failed");
                }
                case NEVER_END -> {}
                default -> end(turn, "completed");
            }
        }

        private void end(String turn, String status) {
            stopSpeaking();
            int millis = framesSent * FRAME_MILLIS;
            send("{\"type\":\"turn.done\",\"turn\":\"" + turn + "\",\"status\":\"" + status + "\",\"audioMs\":" + millis
                    + ",\"ttfbMs\":1.5,\"rtf\":0.25,\"stages\":{}}");
        }

        private void error(String code, @Nullable String turn) {
            send("{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"no\""
                    + (turn == null ? "" : ",\"turn\":\"" + turn + "\"") + "}");
        }

        /** Hears that the client is gone, with or without a goodbye. */
        void onClosed(boolean saidGoodbye) {
            (saidGoodbye ? goodbyes : crashes).incrementAndGet();
            stopSpeaking();
        }

        private void stopSpeaking() {
            timers.forEach(clock::cancel);
            timers.clear();
            if (speaking) {
                speaking = false;
                open--;
            }
        }

        private void send(String text) {
            line.text(text);
        }

        private void at(int millis, Runnable action) {
            if (millis == 0) {
                action.run();
            } else {
                timers.add(clock.after(millis, action));
            }
        }
    }

    private static void tamper(Buffer audio, Tampering how) {
        int middle = audio.length() / 2;
        switch (how) {
            case FLIP_A_BYTE -> audio.setByte(middle, (byte) (audio.getByte(middle) ^ 1));
            case SILENCE -> audio.setBytes(0, new byte[audio.length()]);
            default -> {}
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode();
        }
    }
}
