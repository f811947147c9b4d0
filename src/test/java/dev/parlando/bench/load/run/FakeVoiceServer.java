package dev.parlando.bench.load.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.audio.PcmChunk;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what a test's script says: each turn has frames of {@value #FRAME_MILLIS} ms that come at set
 * times. Speaks the protocol by hand, without the project's codec. One event loop.
 */
public final class FakeVoiceServer implements AutoCloseable {
    static final int FRAME_MILLIS = 100;
    static final int FRAME_SAMPLES = PcmChunk.SAMPLE_RATE_HZ * FRAME_MILLIS / 1000;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final short LOUD = 8_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Script script;
    private final HttpServer server;
    final AtomicInteger turns = new AtomicInteger();
    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicInteger goodbyes = new AtomicInteger();
    final AtomicInteger crashes = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    public final Map<String, String> pages = new ConcurrentHashMap<>();
    private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();
    private int open;

    /** One turn: when its frames come, in milliseconds after the request, and how it ends. */
    public record Reply(List<Integer> framesAtMillis, Optional<String> refusal, Optional<Tampering> tampering) {
        public static Reply frames(Integer... atMillis) {
            return new Reply(List.of(atMillis), Optional.empty(), Optional.empty());
        }

        static Reply refused(String code) {
            return new Reply(List.of(), Optional.of(code), Optional.empty());
        }

        Reply with(Tampering how) {
            return new Reply(framesAtMillis, refusal, Optional.of(how));
        }
    }

    /** What a turn does wrong. */
    enum Tampering {
        FLIP_A_BYTE,
        DROP_A_BYTE,
        SAY_MORE_THAN_SENT,
        SILENCE,
        OTHER_TURN,
        GARBAGE,
        NEVER_END,
        CLOSE,
        FAIL,
        WARN
    }

    /** Decides what happens to a turn. */
    public interface Script {
        /**
         * On the server's event loop; may block it.
         *
         * @param number of the turn, from 0
         * @param open turns that are being spoken, without this one
         */
        Reply replyTo(int number, int open, JsonNode speak) throws InterruptedException;
    }

    public FakeVoiceServer(Script script) {
        this.script = script;
        this.server = vertx.createHttpServer()
                .requestHandler(this::onRequest)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Runs something when a turn is asked for; before the first one. */
    public void onTurn(int number, Runnable action) {
        actions.put(number, action);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
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

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void onRequest(HttpServerRequest request) {
        if (!request.path().equals("/v1/voice")) {
            String page = pages.get(request.path());
            request.response().setStatusCode(page == null ? 404 : 200).end(page == null ? "" : page);
        } else if ("Bearer wrong".equals(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end();
        } else {
            request.toWebSocket().onSuccess(this::onSocket);
        }
    }

    private void onSocket(ServerWebSocket socket) {
        sessions.incrementAndGet();
        Session session = new Session(socket);
        socket.frameHandler(session::onFrame);
        socket.closeHandler(ignored -> session.onClosed());
        socket.writeTextMessage("{\"type\":\"ready\",\"session\":\"s\",\"model\":\"fake\",\"voices\":[],"
                + "\"sampleRate\":24000,\"channels\":1,\"format\":\"pcm_s16le\"}");
    }

    private final class Session {
        private final ServerWebSocket socket;
        private final List<Long> timers = new ArrayList<>();
        private Buffer message = Buffer.buffer();
        private boolean speaking;
        private int framesSent;

        Session(ServerWebSocket socket) {
            this.socket = socket;
        }

        void onFrame(WebSocketFrame frame) {
            if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
                return;
            }
            boolean binary = frame.isBinary();
            message.appendBuffer(frame.binaryData());
            if (frame.isFinal()) {
                byte[] whole = message.getBytes();
                message = Buffer.buffer();
                onMessage(binary, whole);
            }
        }

        private void onMessage(boolean binary, byte[] bytes) {
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
            socket.writeBinaryMessage(frame);
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
                case CLOSE -> socket.close((short) 1011);
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

        private void onClosed() {
            Short code = socket.closeStatusCode();
            (code == null || code == 1006 ? crashes : goodbyes).incrementAndGet();
            stopSpeaking();
        }

        private void stopSpeaking() {
            timers.forEach(vertx::cancelTimer);
            timers.clear();
            if (speaking) {
                speaking = false;
                open--;
            }
        }

        private void send(String text) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(text);
            }
        }

        private void at(int millis, Runnable action) {
            if (millis == 0) {
                action.run();
            } else {
                timers.add(vertx.setTimer(millis, ignored -> action.run()));
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
