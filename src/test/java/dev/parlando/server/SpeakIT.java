package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol over a real socket; every message that passes is held against the schema. */
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
            assertEquals(ToneScheduler.MODEL, ready.get("model").asText());
            assertEquals("[\"anna\",\"bert\"]", ready.get("voices").toString());
            assertEquals("pcm_s16le", ready.get("format").asText());
            client.send("{'type':'speak','text':'Hello, world!','turn':'t1','seed':7}");
            TestClient.Turn turn = client.turn();
            assertEquals(List.of("turn.started"), turn.types());
            assertEquals("t1", turn.messages().get(0).get("turn").asText());
            assertArrayEquals(
                    ToneScheduler.toneOf("Hello, world!", 7).toS16le(),
                    turn.audio().getBytes());
            assertTrue(turn.frames().size() > 1, "audio comes in pieces: " + turn.frames());
            assertDone("t1", "completed", turn);
            assertEquals(650, turn.done().get("audioMs").asDouble());
            assertTrue(turn.done().get("ttfbMs").asDouble() > 0);
            assertTrue(turn.done().get("rtf").asDouble() > 0);
            assertTrue(turn.done().get("stages").get("tts.step").asDouble() > 0);
            assertTrue(turn.done().get("stages").has("write"));
        }
    }

    @Test
    void sendsFloatsOnRequest() throws Exception {
        try (TestClient client = server.client("?mode=read&format=pcm_f32le")) {
            assertEquals("pcm_f32le", client.message("ready").get("format").asText());
            client.send("{'type':'speak','text':'floats','seed':3}");
            assertArrayEquals(
                    ToneScheduler.toneOf("floats", 3).toF32le(),
                    client.turn().audio().getBytes());
        }
    }

    @Test
    void chatIsTheDefaultAndSaysWhatItSpeaks() throws Exception {
        try (TestClient client = server.client("")) {
            client.message("ready");
            client.send("{'type':'speak','text':'hi'}");
            TestClient.Turn turn = client.turn();
            assertEquals(List.of("turn.started", "text", "text"), turn.types());
            assertEquals("echo ", turn.messages().get(1).get("delta").asText());
            assertEquals("1", turn.messages().get(2).get("turn").asText());
            client.send("{'type':'speak','text':'hi','mode':'read','voice':'bert'}");
            assertEquals(List.of("turn.started"), client.turn().types());
        }
    }

    @Test
    void turnsAreSpokenInOrder() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            for (int i = 0; i < 5; i++) {
                client.send("{'type':'speak','text':'turn number " + i + "','turn':'t" + i + "','seed':" + i + "}");
            }
            for (int i = 0; i < 5; i++) {
                TestClient.Turn turn = client.turn();
                assertDone("t" + i, "completed", turn);
                assertArrayEquals(
                        ToneScheduler.toneOf("turn number " + i, i).toS16le(),
                        turn.audio().getBytes());
            }
        }
    }

    @Test
    void textStreamsIn() throws Exception {
        try (TestClient client = server.client("")) {
            client.message("ready");
            client.send("{'type':'append','text':'Once upon ','turn':'story','seed':5}");
            client.message("turn.started");
            int early = client.audio();
            assertTrue(early > 0, "spoken before the text is complete");
            client.send("{'type':'append','text':'a time.'}");
            client.send("{'type':'flush'}");
            TestClient.Turn turn = client.turn();
            assertDone("story", "completed", turn);
            byte[] whole = ToneScheduler.toneOf("Once upon a time.", 5).toS16le();
            assertEquals(whole.length, early + turn.audio().length());
            assertArrayEquals(
                    Arrays.copyOfRange(whole, early, whole.length), turn.audio().getBytes());
        }
    }

    @Test
    void cancelStopsTheTurnAndTheNextIsSpoken() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'" + "long ".repeat(400) + "','turn':'a'}");
            client.send("{'type':'speak','text':'" + "long ".repeat(400) + "','turn':'b'}");
            client.send("{'type':'speak','text':'next','turn':'c','seed':1}");
            client.audio();
            client.send("{'type':'cancel','turn':'b'}");
            assertDone("b", "cancelled", client.turn());
            client.send("{'type':'cancel','turn':'a'}");
            assertDone("a", "cancelled", client.turn());
            TestClient.Turn next = client.turn();
            assertDone("c", "completed", next);
            assertArrayEquals(
                    ToneScheduler.toneOf("next", 1).toS16le(), next.audio().getBytes());
        }
    }

    @Test
    void cancelWithoutANameStopsEverything() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'cancel'}");
            client.send("{'type':'speak','text':'" + "long ".repeat(400) + "','turn':'a'}");
            client.send("{'type':'speak','text':'short','turn':'b'}");
            client.audio();
            client.send("{'type':'cancel'}");
            assertDone("b", "cancelled", client.turn());
            assertDone("a", "cancelled", client.turn());
            assertEquals(0, server.watch().active);
            client.send("{'type':'speak','text':'next','turn':'c','seed':1}");
            TestClient.Turn next = client.turn();
            assertEquals(List.of("turn.started"), next.types(), "nothing of the turns before");
            assertArrayEquals(
                    ToneScheduler.toneOf("next", 1).toS16le(), next.audio().getBytes());
        }
    }

    @Test
    void turnsThatFailSayWhy() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'" + ToneScheduler.FAILING_TEXT + "','turn':'a'}");
            TestClient.Turn failed = client.turn();
            assertEquals(List.of("turn.started", "error"), failed.types());
            assertEquals("KV_CACHE_FULL", failed.messages().get(1).get("code").asText());
            assertDone("a", "failed", failed);
            assertFalse(failed.done().has("ttfbMs"));
            client.send("{'type':'speak','text':'" + ToneScheduler.ENDLESS_TEXT + "','turn':'b'}");
            assertDone("b", "truncated", client.turn());
            client.send("{'type':'speak','text':'x','voice':'nobody','turn':'c'}");
            JsonNode refused = client.message("error");
            assertEquals("UNKNOWN_VOICE", refused.get("code").asText());
            assertEquals("c", refused.get("turn").asText());
            client.send("{'type':'speak','text':'still here','turn':'d'}");
            assertDone("d", "completed", client.turn());
        }
    }

    @Test
    void anIdleEngineDoesNothing() throws Exception {
        try (TestClient client = server.client("?mode=read")) {
            client.message("ready");
            client.send("{'type':'speak','text':'once'}");
            client.turn();
            for (int i = 0; i < 200; i++) {
                client.sendAnything("nonsense");
                client.message("error");
            }
            // one for the turn's only chunk, and at most one after each command: submit, taken, end of the text
            long ticks = server.watch().ticks.get();
            assertTrue(ticks <= 5, ticks + " ticks");
        }
    }

    private static void assertDone(String label, String status, TestClient.Turn turn) {
        assertEquals(label, turn.done().get("turn").asText());
        assertEquals(status, turn.done().get("status").asText());
    }
}
