package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server goes down in order, and says so. */
final class ShutdownIT {
    @Test
    void turnsFinishWithinTheDeadline() throws Exception {
        try (TestServer server =
                        new TestServer(ToneScheduler.Settings.PACED, Map.of("server.shutdown-deadline", "5s"));
                TestClient client = server.client("?mode=read");
                TestClient idle = server.client("?mode=read")) {
            client.message("ready");
            idle.message("ready");
            client.send("{'type':'speak','text':'the last words of this server','seed':4}");
            client.message("turn.started");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
            assertEquals("SHUTTING_DOWN", idle.message("error").get("code").asText());
            assertEquals(CloseCodes.GOING_AWAY, idle.closeCode());
            TestClient.Turn turn = client.turn();
            assertEquals(List.of("error"), turn.types());
            assertEquals("completed", turn.done().get("status").asText());
            assertEquals(CloseCodes.GOING_AWAY, client.closeCode());
            closing.get(10, TimeUnit.SECONDS);
            assertTrue(server.watch().closed);
        }
    }

    @Test
    void whatTakesLongerIsCancelled() throws Exception {
        try (TestServer server =
                        new TestServer(ToneScheduler.Settings.PACED, Map.of("server.shutdown-deadline", "300ms"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'" + "long ".repeat(1_000) + "','turn':'a'}");
            client.audio();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
            JsonNode error = client.message("error");
            assertEquals("SHUTTING_DOWN", error.get("code").asText());
            client.send("{'type':'speak','text':'one more','turn':'b'}");
            JsonNode refused = client.message("error");
            assertEquals("SHUTTING_DOWN", refused.get("code").asText());
            assertEquals("b", refused.get("turn").asText());
            assertEquals("cancelled", client.turn().done().get("status").asText());
            assertEquals(CloseCodes.GOING_AWAY, client.closeCode());
            closing.get(10, TimeUnit.SECONDS);
            assertTrue(server.watch().closed);
        }
    }

    @Test
    void aListenerWhoNeverReadsDoesNotHoldItUp() throws Exception {
        Map<String, String> flags =
                Map.of("server.shutdown-deadline", "200ms", "session.write-buffer", "4KiB", "session.max-ahead", "1h");
        try (TestServer server = TestServer.fast(flags);
                TestClient dead = TestClient.openNarrow(server.clients(), server.server(), "?mode=read")) {
            dead.message("ready");
            dead.socket().pause();
            dead.send("{'type':'speak','text':'" + "x".repeat(9_000) + "'}");
            Waiting.until(() -> server.watch().samples.get() > 20_000);
            CompletableFuture.runAsync(server.server()::close).get(30, TimeUnit.SECONDS);
            assertTrue(server.watch().closed);
        }
    }
}
