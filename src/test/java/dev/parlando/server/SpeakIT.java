package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.audio.PcmChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol over a real socket. */
final class SpeakIT {
    private final TestServer server = TestServer.fast();

    @AfterEach
    void stop() {
        server.close();
        assertFalse(server.watch().wrongThread);
        assertTrue(server.watch().closed);
    }

    @Test
    void readsATextAloud() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            JsonNode ready = client.message("ready");
            assertEquals("tones", ready.get("model").asText());
            client.send("{'type':'speak','text':'Hello, world!','turn':'t1','seed':7}");
            TestClient.Turn turn = client.turn();
            assertEquals(1, turn.messages().size());
            assertEquals("turn.started", turn.messages().get(0).get("type").asText());
            float[] tone = ToneScheduler.toneOf("Hello, world!", 7);
            assertArrayEquals(
                    PcmChunk.copyOf(tone, 0, tone.length).toS16le(),
                    turn.audio().getBytes());
            assertEquals("completed", turn.done().get("status").asText());
        }
    }
}
