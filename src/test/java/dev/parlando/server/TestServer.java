package dev.parlando.server;

import dev.parlando.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real server on a free port, whose engine is a {@link ToneScheduler}, and clients for it. */
final class TestServer implements AutoCloseable {
    private final ToneScheduler.Watch watch = new ToneScheduler.Watch();
    private final Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final VoiceServer server;

    TestServer(ToneScheduler.Settings settings, Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        all.putIfAbsent("server.port", "0");
        ServerConfig config = ServerConfig.from(Config.load(ServerConfig.KEYS, Map.of(), Map.of(), all));
        SpeechEngine engine = new SpeechEngine("cpu", "none", stages -> new ToneScheduler(settings, watch, stages));
        server = VoiceServer.start(config, List.of(engine));
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

    @Override
    public void close() {
        server.close();
        clients.close().toCompletionStage().toCompletableFuture().join();
    }
}
