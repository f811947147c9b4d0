package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a client sends gets a documented answer and harms nobody else. */
final class HostileClientIT {
    private final TestServer server = TestServer.fast(Map.of("server.max-message", "1KiB"));

    @AfterEach
    void stop() {
        server.close();
        assertFalse(server.watch().wrongThread);
    }

    @Test
    void whatIsNoMessageIsRefusedAndTheSocketStaysOpen() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.sendAnything("hello");
            assertRefused("BAD_MESSAGE", client);
            client.sendAnything("{\"type\":\"dance\"}");
            assertRefused("BAD_MESSAGE", client);
            client.sendAnything("");
            assertRefused("BAD_MESSAGE", client);
            client.socket().writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
            assertRefused("BAD_MESSAGE", client);
            client.send("{'type':'flush'}");
            assertRefused("BAD_MESSAGE", client);
            client.send("{'type':'cancel','turn':'nobody'}");
            assertRefused("UNKNOWN_TURN", client);
            client.send("{'type':'speak','text':'  '}");
            assertRefused("BAD_TEXT", client);
            assertSpeaks(client);
        }
    }

    @Test
    void textThatIsNotUtf8ClosesTheSocket() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            Buffer latin1 =
                    Buffer.buffer("{\"type\":\"speak\",\"text\":\"Grüße\"}", StandardCharsets.ISO_8859_1.name());
            // the client library writes text frames as UTF-8 only, but continues one with any bytes
            client.socket().writeFrame(WebSocketFrame.textFrame("", false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(latin1, true));
            assertEquals(
                    "the message is not UTF-8",
                    client.message("error").get("message").asText());
            assertEquals(CloseCodes.BAD_TEXT, client.closeCode());
        }
    }

    @Test
    void aMessageInFragmentsIsOneMessage() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.socket().writeFrame(WebSocketFrame.textFrame("{\"type\":\"spe", false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("ak\",\"te"), false));
            client.socket().writePing(Buffer.buffer("ping"));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("xt\":\"abc\"}"), true));
            assertEquals(
                    3 * ToneScheduler.SAMPLES_PER_CHARACTER * 2,
                    client.turn().audio().length());
        }
    }

    @Test
    void aMessageTooLongClosesTheSocket() throws Exception {
        try (TestClient neighbour = server.client("?mode=read");
                TestClient client = server.client("?mode=read")) {
            neighbour.message("ready");
            client.message("ready");
            client.sendAnything("{\"type\":\"speak\",\"text\":\"" + "x".repeat(1_024) + "\"}");
            assertRefused("LIMIT_EXCEEDED", client);
            assertEquals(CloseCodes.TOO_BIG, client.closeCode());
            assertSpeaks(neighbour);
        }
    }

    @Test
    void endlessFragmentsCloseTheSocket() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.socket().writeFrame(WebSocketFrame.textFrame("x".repeat(1_000), false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(25)), false));
            assertRefused("LIMIT_EXCEEDED", client);
            assertEquals(CloseCodes.TOO_BIG, client.closeCode());
        }
    }

    @Test
    void aGiantFrameClosesTheSocket() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.sendAnything("x".repeat(3 << 20));
            client.closeCode();
            try (TestClient next = server.client("?mode=read")) {
                next.message("ready");
                assertSpeaks(next);
            }
        }
    }

    private static void assertRefused(String code, TestClient client) throws Exception {
        JsonNode error = client.message("error");
        assertEquals(code, error.get("code").asText(), error.toString());
    }

    private static void assertSpeaks(TestClient client) throws Exception {
        client.send("{'type':'speak','text':'fine'}");
        assertEquals("completed", client.turn().done().get("status").asText());
    }
}
