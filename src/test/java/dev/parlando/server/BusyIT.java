package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.speech.TurnScheduler;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A client that asks for it hears before the upgrade that there is no room, as HTTP 503. */
final class BusyIT {
    private static final String PATH = "/v1/voice?busy=http";
    private static final ToneScheduler.Settings ONE_SLOT = new ToneScheduler.Settings(1, 1, 0);

    private static void assertBusy(TestServer server, String code, String message, int retryAfter) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            String reply = client.send(RawClient.upgradeOf(PATH)).reply();
            assertTrue(reply.startsWith("HTTP/1.1 503 "), reply);
            assertTrue(reply.toLowerCase(Locale.ROOT).contains("\r\nretry-after: " + retryAfter + "\r\n"), reply);
            String body = reply.substring(reply.indexOf("\r\n\r\n") + 4);
            assertTrue(body.startsWith("{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + message), body);
        }
    }

    @Test
    void allPlacesAreTaken() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.max-sessions", "1"))) {
            try (TestClient first = server.client("?busy=http")) {
                first.message("ready");
                assertBusy(server, "SERVER_BUSY", "all places are taken, server.max-sessions is 1", 1);
                try (TestClient socket = server.client("?busy=socket")) {
                    assertEquals(
                            "SERVER_BUSY", socket.message("error").get("code").asText());
                    assertEquals(CloseCodes.TRY_AGAIN_LATER, socket.closeCode());
                }
                assertTrue(server.get("/metrics").body().contains("parlando_errors_total{code=\"SERVER_BUSY\"} 2.0"));
            }
        }
    }

    @Test
    void thePlaceOfWhoLeavesAtOnceIsFreeAgain() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.max-sessions", "1"))) {
            for (int i = 0; i < 20; i++) {
                try (RawClient client = new RawClient(server.server())) {
                    client.send(RawClient.upgradeOf(PATH));
                }
            }
            Waiting.until(() -> {
                try (RawClient client = new RawClient(server.server())) {
                    return client.send(RawClient.upgradeOf(PATH)).head().startsWith("HTTP/1.1 101 ");
                }
            });
        }
    }

    @Test
    void theQueueOfEveryEngineIsFull() throws Exception {
        try (TestServer server = new TestServer(ONE_SLOT, Map.of("server.max-sessions", "20"));
                TestClient speaking = server.client("?mode=read");
                TestClient waiting = server.client("?mode=read&queue=true")) {
            server.watch().waitNanosAPlace = 1_200_000_000;
            speaking.message("ready");
            waiting.message("ready");
            speaking.send("{'type':'append','text':'hello '}");
            speaking.message("turn.started");
            try (TestClient welcome = server.client("?busy=http")) {
                welcome.message("ready");
            }
            waiting.send("{'type':'speak','text':'hello'}");
            waiting.message("queue");
            Waiting.until(() -> !isWelcome(server));
            // 2.4 s, and no turn before that
            for (int i = 0; i < 20; i++) {
                assertBusy(server, "SERVER_BUSY", "the queue of every engine is full", 3);
            }
            try (TestClient without = server.client("?mode=read")) {
                without.message("ready");
                without.send("{'type':'speak','text':'hello'}");
                assertEquals("SERVER_BUSY", without.message("error").get("code").asText());
            }
            waiting.send("{'type':'cancel'}");
            waiting.turn();
            Waiting.until(() -> isWelcome(server));
        }
    }

    private static boolean isWelcome(TestServer server) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            return client.send(RawClient.upgradeOf(PATH)).head().startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void noEngineIsReady() throws Exception {
        Semaphore gate = new Semaphore(0);
        SpeechEngine slow = new SpeechEngine("cpu", "none", stages -> load(gate));
        try (TestServer server = new TestServer(List.of(slow), Map.of())) {
            try {
                assertBusy(server, "SERVER_BUSY", "no engine is ready; try again soon", 1);
            } finally {
                gate.release();
            }
            server.server().ready().join();
            assertTrue(isWelcome(server));
        }
    }

    private static TurnScheduler load(Semaphore gate) {
        gate.acquireUninterruptibly();
        return new ToneScheduler(ToneScheduler.Settings.FAST, new ToneScheduler.Watch(), (stage, nanos) -> {});
    }
}
