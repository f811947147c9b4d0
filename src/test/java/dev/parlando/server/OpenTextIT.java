package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that is late with the rest of its text, over a real socket. */
final class OpenTextIT {
    @Test
    void theEngineIsToldThatNoPieceComesForAWhile() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.settle", "20ms"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'append','text':'One moment. '}");
            Waiting.until(() -> server.watch().settled.get() == 1);
            client.send("{'type':'append','text':'Here it is.'}");
            Waiting.until(() -> server.watch().settled.get() == 2);
            client.send("{'type':'flush'}");
            assertEquals("completed", client.turn().done().get("status").asText());
            assertEquals(2, server.watch().settled.get());
        }
    }

    @Test
    void aForgottenTextIsSpokenAndTheClientToldWhy() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.text-timeout", "200ms"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'append','text':'One moment. ','turn':'t'}");
            client.message("turn.started");
            JsonNode error = client.message("error");
            assertEquals("LIMIT_EXCEEDED", error.get("code").asText());
            assertEquals("t", error.get("turn").asText());
            assertTrue(error.get("message").asText().contains("session.text-timeout"), error.toString());
            JsonNode done = client.message("turn.done");
            assertEquals("completed", done.get("status").asText());
            assertTrue(done.get("audioMs").asDouble() > 0);
            client.send("{'type':'append','text':'too late'}");
            client.send("{'type':'flush'}");
            client.send("{'type':'speak','text':'next','turn':'u'}");
            assertEquals("u", client.turn().done().get("turn").asText());
        }
    }
}
