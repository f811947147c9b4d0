package dev.parlando.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that keeps what it hears and checks every message against the schema. */
final class TestClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final WebSocketClient client;
    private final ProtocolSchema schema;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** A message or a piece of audio. */
    record Heard(@Nullable JsonNode json, Buffer audio) {}

    /** Holds everything that a client received of a turn until its end. */
    record Turn(List<JsonNode> messages, Buffer audio, List<Integer> frames, JsonNode done) {
        Turn {
            messages = List.copyOf(messages);
            frames = List.copyOf(frames);
        }

        List<String> types() {
            return messages.stream()
                    .map(message -> message.path("type").asText())
                    .toList();
        }
    }

    TestClient(Vertx vertx, WebSocketClientOptions how, WebSocketConnectOptions options) throws Exception {
        this.schema = new ProtocolSchema();
        this.client = vertx.createWebSocketClient(how);
        // handlers are set on the socket's own context before anything is read
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        Runnable connect = () -> client.connect(options).onSuccess(this::listen).onComplete(done -> {
            if (done.succeeded()) {
                opened.complete(done.result());
            } else {
                opened.completeExceptionally(done.cause());
            }
        });
        // on the event loop, which cannot read a message before the handlers are named
        vertx.runOnContext(ignored -> connect.run());
        this.socket = opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static TestClient open(Vertx vertx, VoiceServer server, String query) throws Exception {
        return new TestClient(vertx, new WebSocketClientOptions(), address(server, query));
    }

    /** Opens a client whose kernel buffers little of the data that the client does not read. */
    static TestClient openNarrow(Vertx vertx, VoiceServer server, String query) throws Exception {
        WebSocketClientOptions narrow = new WebSocketClientOptions();
        narrow.setClosingTimeout(1).setReceiveBufferSize(4_096);
        return new TestClient(vertx, narrow, address(server, query));
    }

    static WebSocketConnectOptions address(VoiceServer server, String query) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.port())
                .setURI("/v1/voice" + query);
    }

    private void listen(WebSocket opened) {
        opened.textMessageHandler(text -> heard.add(new Heard(parse(text), Buffer.buffer())));
        opened.binaryMessageHandler(bytes -> heard.add(new Heard(null, bytes)));
        opened.closeHandler(ignored -> closed.complete((int) opened.closeStatusCode()));
    }

    WebSocket socket() {
        return socket;
    }

    /** Sends a message that the schema allows; quotes may be written as {@code '}. */
    void send(String json) {
        String text = json.replace('\'', '"');
        schema.requireClientMessage(text);
        sendAnything(text);
    }

    void sendAnything(String text) {
        socket.writeTextMessage(text);
    }

    /** Returns the next message, and drops the audio before it. */
    JsonNode message() throws Exception {
        while (true) {
            Heard next = next();
            if (next.json() != null) {
                return next.json();
            }
        }
    }

    /** Returns the next message, which must be of this type. */
    JsonNode message(String type) throws Exception {
        JsonNode message = message();
        if (!message.path("type").asText().equals(type)) {
            throw new AssertionError("expected " + type + ", heard " + message);
        }
        return message;
    }

    /** Waits for audio and returns its size in bytes. */
    int audio() throws Exception {
        while (true) {
            Heard next = next();
            if (next.json() == null) {
                return next.audio().length();
            }
        }
    }

    /** Returns everything up to the next {@code turn.done}. */
    Turn turn() throws Exception {
        List<JsonNode> messages = new ArrayList<>();
        List<Integer> frames = new ArrayList<>();
        Buffer audio = Buffer.buffer();
        while (true) {
            Heard next = next();
            JsonNode json = next.json();
            if (json == null) {
                audio.appendBuffer(next.audio());
                frames.add(next.audio().length());
            } else if (json.path("type").asText().equals("turn.done")) {
                return new Turn(messages, audio, frames, json);
            } else {
                messages.add(json);
            }
        }
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (!socket.isClosed()) {
            socket.close();
        }
        client.close();
    }

    private Heard next() throws InterruptedException {
        Heard next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing heard for " + PATIENCE);
        }
        return next;
    }

    private JsonNode parse(String text) {
        schema.requireServerMessage(text);
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
