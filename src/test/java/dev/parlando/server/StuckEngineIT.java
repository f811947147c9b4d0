package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An engine's thread is in one step, and does not come back before the test lets it. */
final class StuckEngineIT {
    private static final Map<String, String> FLAGS = Map.of("server.engine-timeout", "40ms");

    private final ToneScheduler.Watch stuck = new ToneScheduler.Watch();
    private final Semaphore gate = new Semaphore(0);

    private TestServer start(ToneScheduler.Watch... watches) {
        stuck.gate = gate;
        List<SpeechEngine> engines = new ArrayList<>();
        for (ToneScheduler.Watch watch : watches) {
            engines.add(new SpeechEngine(
                    "cuda:" + engines.size(),
                    "none",
                    stages -> new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages)));
        }
        TestServer server = new TestServer(engines, FLAGS);
        server.server().ready().orTimeout(60, TimeUnit.SECONDS).join();
        return server;
    }

    private void release() {
        gate.release(1_000_000);
    }

    private static JsonNode readiness(TestServer server, int status) throws Exception {
        Waiting.until(() -> server.get("/health/ready").statusCode() == status);
        return new ObjectMapper().readTree(server.get("/health/ready").body());
    }

    @Test
    void isReportedAndGetsNoNewTurnsUntilItGoesOn() throws Exception {
        try (LogOutput log = new LogOutput();
                TestServer server = start(stuck);
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'hello','turn':'a'}");
            client.message("turn.started");
            JsonNode health = readiness(server, 503);
            assertEquals("stuck", health.get("status").asText());
            assertEquals("stuck", health.get("engines").get("cuda:0").asText());
            Instant since = Instant.parse(health.get("stuckSince").get("cuda:0").asText());
            assertTrue(since.isBefore(Instant.now()), since::toString);
            assertTrue(server.get("/metrics").body().contains("parlando_engine_stuck{device=\"cuda:0\"} 1.0"));

            try (TestClient other = server.client("")) {
                assertEquals("SERVER_BUSY", other.message("error").get("code").asText());
            }
            client.send("{'type':'cancel'}");
            // its answer shows that the cancel was heard
            client.send("{'type':'flush'}");
            client.message("error");
            release();
            assertEquals("cancelled", client.turn().done().get("status").asText());
            assertFalse(readiness(server, 200).has("stuckSince"));
            client.send("{'type':'speak','text':'hello','turn':'c'}");
            assertEquals("completed", client.turn().done().get("status").asText());
            assertEquals(1, log.linesWith("engine stuck: device=cuda:0"));
            assertEquals(1, log.linesWith("engine goes on: device=cuda:0"));
        }
    }

    @Test
    void newSessionsGoToOtherEnginesAndItsOwnAreToldToReconnect() throws Exception {
        try (TestServer server = start(stuck, new ToneScheduler.Watch());
                TestClient first = opened(server);
                TestClient second = opened(server);
                TestClient third = opened(server)) {
            // engines take turns: the first and the third session are on the first engine
            first.send("{'type':'speak','text':'hello'}");
            readiness(server, 503);
            third.send("{'type':'speak','text':'hello','turn':'x'}");
            JsonNode refused = third.message("error");
            assertEquals("SERVER_BUSY", refused.get("code").asText());
            assertEquals("x", refused.get("turn").asText());
            for (int session = 0; session < 4; session++) {
                try (TestClient client = server.client("?mode=read")) {
                    client.message("ready");
                    client.send("{'type':'speak','text':'hello'}");
                    assertEquals("completed", client.turn().done().get("status").asText());
                }
            }
            release();
            assertEquals("completed", first.turn().done().get("status").asText());
            second.send("{'type':'speak','text':'hello'}");
            assertEquals("completed", second.turn().done().get("status").asText());
        }
    }

    private static TestClient opened(TestServer server) throws Exception {
        TestClient client = server.client("?mode=read");
        client.message("ready");
        return client;
    }

    @Test
    void doesNotKeepTheServerFromStopping() throws Exception {
        try (LogOutput log = new LogOutput();
                TestServer server = start(stuck);
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'hello'}");
            Waiting.until(gate::hasQueuedThreads);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
            assertEquals(CloseCodes.GOING_AWAY, client.closeCode());
            closing.orTimeout(2, TimeUnit.MINUTES).join();
            assertFalse(stuck.closed);
            CompletionException failure =
                    assertThrows(CompletionException.class, server.server().closed()::join);
            assertTrue(failure.getCause() instanceof VoiceException voice && voice.code() == ErrorCode.ENGINE_FAILED);
            assertEquals(1, log.linesWith("engine did not close: device=cuda:0"));
            assertTrue(log.text().contains("dev.parlando.server.ToneScheduler.tick("), log.text());
            release();
            Waiting.until(() -> stuck.closed);
        }
    }
}
