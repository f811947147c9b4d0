package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each limit that can be set, over a real socket. */
final class LimitsIT {
    private static final String LONG = "long ".repeat(400);

    @Test
    void sessionsAreBounded() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.max-sessions", "2"))) {
            TestClient first = server.client("");
            first.message("ready");
            try (TestClient second = server.client("")) {
                second.message("ready");
                try (TestClient third = server.client("")) {
                    assertRefused("SERVER_BUSY", third);
                    assertEquals(CloseCodes.TRY_AGAIN_LATER, third.closeCode());
                }
                first.close();
                first.closeCode();
                server.awaitSessions(1);
                try (TestClient fourth = server.client("")) {
                    fourth.message("ready");
                }
            }
        }
    }

    @Test
    void turnsOfASessionAreBounded() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.max-turns", "2"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'" + LONG + "','turn':'a'}");
            client.message("turn.started");
            client.send("{'type':'speak','text':'x','turn':'b'}");
            client.send("{'type':'speak','text':'x','turn':'c'}");
            JsonNode refused = client.message("error");
            assertEquals("LIMIT_EXCEEDED", refused.get("code").asText());
            assertEquals("c", refused.get("turn").asText());
            assertTrue(refused.get("message").asText().contains("session.max-turns"));
        }
    }

    @Test
    void textIsBounded() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.max-text-chars", "10"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'12345678901'}");
            assertRefused("BAD_TEXT", client);
            client.send("{'type':'append','text':'1234567890'}");
            client.message("turn.started");
            client.send("{'type':'append','text':'1'}");
            assertRefused("BAD_TEXT", client);
            // what was accepted is spoken to its end
            assertEquals(
                    10 * ToneScheduler.SAMPLES_PER_CHARACTER / 24.0,
                    client.turn().done().get("audioMs").asDouble());
        }
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        ToneScheduler.Settings tight = new ToneScheduler.Settings(1, 2, 20_000_000);
        List<TestClient> clients = new ArrayList<>();
        try (TestServer server = new TestServer(tight, Map.of())) {
            for (int i = 0; i < 3; i++) {
                TestClient client = server.client("?mode=read");
                clients.add(client);
                client.message("ready");
                client.send("{'type':'speak','text':'" + LONG + "'}");
                int expected = i;
                Waiting.until(() -> server.watch().active + server.watch().queued == expected + 1);
            }
            try (TestClient late = server.client("?mode=read")) {
                late.message("ready");
                late.send("{'type':'speak','text':'x','turn':'t'}");
                JsonNode refused = late.message("error");
                assertEquals("SERVER_BUSY", refused.get("code").asText());
                assertEquals("t", refused.get("turn").asText());
                // nobody's turn had to end first
                assertEquals(3, server.watch().active + server.watch().queued);
            }
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void idleSessionsAreClosed() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.idle-timeout", "300ms"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            assertRefused("LIMIT_EXCEEDED", client);
            assertEquals(CloseCodes.POLICY, client.closeCode());
        }
    }

    @Test
    void aTextThatIsNeverFinishedDoesNotKeepItsPlace() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.idle-timeout", "300ms"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'append','text':'and then'}");
            client.message("turn.started");
            assertRefused("LIMIT_EXCEEDED", client);
            assertEquals(CloseCodes.POLICY, client.closeCode());
            Waiting.until(() -> server.watch().active == 0);
        }
    }

    private static void assertRefused(String code, TestClient client) throws Exception {
        assertEquals(code, client.message("error").get("code").asText());
    }
}
