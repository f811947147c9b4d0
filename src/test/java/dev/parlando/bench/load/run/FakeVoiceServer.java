package dev.parlando.bench.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server of real sockets whose turns are what a test's script says. One event loop. */
public final class FakeVoiceServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    final FakeTurns fake;
    final AtomicInteger turns;
    public final Map<String, String> pages = new ConcurrentHashMap<>();

    /** Body with which every upgrade is refused; null for none. */
    volatile @Nullable String refusal;

    /** Describes one turn: when its frames come, in milliseconds after the request, and how it ends. */
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

    /** Names the faults that a turn can have. */
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
         * Chooses a turn's script, on the server's event loop, which it may block.
         *
         * @param number of the turn, from 0
         * @param open turns that are being spoken, without this one
         */
        Reply replyTo(int number, int open, JsonNode speak) throws InterruptedException;
    }

    public FakeVoiceServer(Script script) {
        this(script, new HttpServerOptions());
    }

    FakeVoiceServer(Script script, HttpServerOptions options) {
        this.fake = new FakeTurns(new MachineClock(vertx), script);
        this.turns = fake.turns;
        this.server = vertx.createHttpServer(options)
                .requestHandler(this::onRequest)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Runs something when a turn is asked for; before the first one. */
    public void onTurn(int number, Runnable action) {
        fake.onTurn(number, action);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
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
        } else if (refusal != null) {
            request.response().setStatusCode(400).end(refusal);
        } else {
            request.toWebSocket().onSuccess(this::onSocket);
        }
    }

    private void onSocket(ServerWebSocket socket) {
        FakeTurns.Session session = fake.open(new SocketLine(socket));
        Message message = new Message(session);
        socket.frameHandler(message::onFrame);
        socket.closeHandler(ignored -> {
            Short code = socket.closeStatusCode();
            session.onClosed(code != null && code != 1006);
        });
    }

    private record SocketLine(ServerWebSocket socket) implements FakeTurns.Line {
        @Override
        public void text(String message) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(message);
            }
        }

        @Override
        public void audio(Buffer frame) {
            socket.writeBinaryMessage(frame);
        }

        @Override
        public void close(short code) {
            socket.close(code);
        }
    }

    /** Puts the frames of a message together. */
    private static final class Message {
        private final FakeTurns.Session session;
        private Buffer parts = Buffer.buffer();

        Message(FakeTurns.Session session) {
            this.session = session;
        }

        void onFrame(WebSocketFrame frame) {
            if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
                return;
            }
            boolean binary = frame.isBinary();
            parts.appendBuffer(frame.binaryData());
            if (frame.isFinal()) {
                byte[] whole = parts.getBytes();
                parts = Buffer.buffer();
                session.onMessage(binary, whole);
            }
        }
    }
}
