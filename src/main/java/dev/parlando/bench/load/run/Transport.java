package dev.parlando.bench.load.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.VoiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.TrustOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Connects to the server under test. All sockets share one event loop, so their listeners need no locks. */
final class Transport implements Connector, AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int SMALL_RECEIVE_BUFFER = 8 << 10;
    private static final int SHORTEST_TIMEOUT_MILLIS = 10_000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Vertx vertx;
    private final int connectTimeoutMillis;
    private final LoadPlan.Target target;
    private final Optional<TrustOptions> trusted;
    private final LoadPlan.Speech speech;
    private final WebSocketClient sockets;
    private final WebSocketClient slowSockets;
    private final HttpClient http;

    Transport(LoadPlan plan) {
        this(plan.target(), plan.speech(), plan.listener().patience());
    }

    Transport(LoadPlan.Target target, LoadPlan.Speech speech) {
        this(target, speech, Duration.ZERO);
    }

    /**
     * Prepares connections.
     *
     * @param patience longest wait for a connection, but at least {@value #SHORTEST_TIMEOUT_MILLIS} ms
     * @throws VoiceException {@code BAD_CONFIG} when the file of trusted certificates cannot be used
     */
    private Transport(LoadPlan.Target target, LoadPlan.Speech speech, Duration patience) {
        this.connectTimeoutMillis =
                Math.max(SHORTEST_TIMEOUT_MILLIS, Math.toIntExact(Math.min(patience.toMillis(), Integer.MAX_VALUE)));
        this.target = target;
        this.trusted = target.trusted().map(TrustedFile::read);
        this.speech = speech;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        this.sockets = vertx.createWebSocketClient(socketOptions());
        // with the platform's buffer, a slow reader would take minutes to be felt
        this.slowSockets = vertx.createWebSocketClient(socketOptions().setReceiveBufferSize(SMALL_RECEIVE_BUFFER));
        HttpClientOptions options = new HttpClientOptions().setSsl(target.secure());
        secure(options);
        this.http = vertx.createHttpClient(options);
    }

    Vertx vertx() {
        return vertx;
    }

    @Override
    public VoiceClient connect(ServerVoice voice) {
        return new SocketClient(vertx, sockets.webSocket(), connectOptions(), target, voice);
    }

    @Override
    public VoiceClient connectSlowly(ServerVoice voice) {
        return new SocketClient(vertx, slowSockets.webSocket(), connectOptions(), target, voice);
    }

    /** Fetches JSON from another path of the server; any other answer fails the result. */
    Future<JsonNode> get(String path) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(target.host())
                .setPort(target.port())
                .setURI(path)
                .setTimeout(connectTimeoutMillis);
        target.key().ifPresent(key -> request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key));
        // in one, so that the body is asked for before it can have passed
        return http.request(request).compose(sent -> sent.send().compose(Transport::jsonOf));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Future<JsonNode> jsonOf(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        return response.body().compose(body -> {
            try {
                return Future.succeededFuture(MAPPER.readTree(body.toString()));
            } catch (JsonProcessingException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private WebSocketClientOptions socketOptions() {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setMaxConnections(MAX_CONNECTIONS)
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setSsl(target.secure());
        secure(options);
        return options;
    }

    private void secure(ClientOptionsBase options) {
        options.setConnectTimeout(connectTimeoutMillis);
        trusted.ifPresent(options::setTrustOptions);
    }

    private WebSocketConnectOptions connectOptions() {
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.setHost(target.host()).setPort(target.port()).setURI(target.path() + "?" + query());
        options.setTimeout(connectTimeoutMillis);
        target.key().ifPresent(key -> options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key));
        return options;
    }

    private String query() {
        String own = target.uri().getRawQuery();
        String query = "format=" + speech.format().wireName() + "&mode="
                + speech.mode().publicName();
        String voice = speech.voice()
                .map(name -> "&voice=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        return (own == null ? "" : own + "&") + query + voice;
    }
}
