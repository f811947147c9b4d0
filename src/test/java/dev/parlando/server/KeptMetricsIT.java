package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics show what is kept for clients, and that it is gone when they are. */
final class KeptMetricsIT {
    private static final int BUFFER = 16 << 10;

    @Test
    void textsCountUntilTheirTurnsAreOver() throws Exception {
        try (TestServer server = TestServer.fast()) {
            try (TestClient client = server.client("?mode=read");
                    TestClient other = server.client("?mode=read")) {
                client.message("ready");
                other.message("ready");
                client.send("{'type':'append','text':'hello '}");
                client.send("{'type':'append','text':'you'}");
                client.send("{'type':'speak','text':'later'}");
                other.send("{'type':'append','text':'open'}");
                Waiting.until(() -> server.metric("parlando_text_chars") == 9 + 5 + 4);
                client.send("{'type':'flush'}");
                client.turn();
                client.turn();
                Waiting.until(() -> server.metric("parlando_text_chars") == 4);
            }
            Waiting.until(() -> server.metric("parlando_text_chars") == 0);
        }
    }

    @Test
    void bytesCountUntilTheKernelHasThem() throws Exception {
        Map<String, String> flags = Map.of("session.write-buffer", "16KiB", "session.max-ahead", "10h");
        try (TestServer server = TestServer.fast(flags)) {
            try (TestClient slow = TestClient.openNarrow(server.clients(), server.server(), "?mode=read")) {
                slow.message("ready");
                slow.socket().pause();
                slow.send("{'type':'speak','text':'" + "x".repeat(9_000) + "'}");
                Waiting.until(() -> server.watch().active == 1 && isQuiet(server));
                // the chunk that filled it, and the eight that were on their way then; the turn has 21 MB
                double unsent = server.metric("parlando_unsent_bytes");
                assertTrue(unsent > 0 && unsent <= BUFFER + 10 * 2.0 * ToneScheduler.CHUNK, () -> unsent + " bytes");
            }
            Waiting.until(() -> server.metric("parlando_unsent_bytes") == 0);
        }
    }

    /** Returns whether the engine makes nothing for a while. */
    private static boolean isQuiet(TestServer server) throws InterruptedException {
        long before = server.watch().ticks.get();
        Thread.sleep(50);
        return server.watch().ticks.get() == before;
    }

    @Test
    void connectionsCountWhileTheyAreOpen() throws Exception {
        try (TestServer server = TestServer.fast()) {
            assertEquals(0, server.metric("parlando_connections"));
            try (RawClient staying = new RawClient(server.server())) {
                try (RawClient leaving = new RawClient(server.server())) {
                    assertTrue(leaving.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply()
                            .startsWith("HTTP/1.1 200"));
                    Waiting.until(() -> server.metric("parlando_connections") == 2);
                }
                Waiting.until(() -> server.metric("parlando_connections") == 1);
                staying.upgrade("/v1/voice");
                assertEquals(1, server.metric("parlando_connections"));
            }
            Waiting.until(() -> server.metric("parlando_connections") == 0);
        }
    }
}
