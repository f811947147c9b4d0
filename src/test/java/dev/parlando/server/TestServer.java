package dev.parlando.server;

import dev.parlando.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real server on a free port, whose engine is a {@link ToneScheduler}, and clients for it. */
final class TestServer implements AutoCloseable {
    private final ToneScheduler.Watch watch;
    private final Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http = HttpClient.newHttpClient();
    private final VoiceServer server;

    private TestServer(List<SpeechEngine> engines, Map<String, String> flags, ToneScheduler.Watch watch) {
        this.watch = watch;
        Map<String, String> all = new HashMap<>(flags);
        all.putIfAbsent("server.port", "0");
        all.putIfAbsent("server.shutdown-deadline", "100ms");
        ServerConfig config = ServerConfig.from(Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), all));
        server = VoiceServer.start(config, engines);
    }

    /** Starts a server with engines of the test's own, perhaps not ready yet. */
    TestServer(List<SpeechEngine> engines, Map<String, String> flags) {
        this(engines, flags, new ToneScheduler.Watch());
    }

    TestServer(ToneScheduler.Settings settings, Map<String, String> flags) {
        this(settings, flags, new ToneScheduler.Watch());
    }

    private TestServer(ToneScheduler.Settings settings, Map<String, String> flags, ToneScheduler.Watch watch) {
        this(
                List.of(new SpeechEngine("cpu", "none", stages -> new ToneScheduler(settings, watch, stages))),
                flags,
                watch);
        server.ready().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static TestServer fast() {
        return new TestServer(ToneScheduler.Settings.FAST, Map.of());
    }

    static TestServer fast(Map<String, String> flags) {
        return new TestServer(ToneScheduler.Settings.FAST, flags);
    }

    ToneScheduler.Watch watch() {
        return watch;
    }

    VoiceServer server() {
        return server;
    }

    Vertx clients() {
        return clients;
    }

    TestClient client(String query) throws Exception {
        return TestClient.open(clients, server, query);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the value of a metric without labels. */
    double metric(String name) {
        return server.metrics()
                .prometheus()
                .render(null)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until so many sessions have a place: the engine may hear of the end of one before its place is free. */
    void awaitSessions(int sessions) throws InterruptedException {
        Waiting.until(() -> metric("parlando_sessions") == sessions);
    }

    @Override
    public void close() {
        server.close();
        clients.close().toCompletionStage().toCompletableFuture().join();
    }
}
