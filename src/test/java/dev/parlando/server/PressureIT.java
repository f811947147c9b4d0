package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.metrics.LatencySnapshot;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Slow, vanishing and many clients. */
final class PressureIT {
    private static final int FLOOD = 200_000;
    private static final String LONG = "x".repeat(9_000);

    @Test
    void aSlowListenerPausesItsOwnTurnOnly() throws Exception {
        Map<String, String> flags =
                Map.of("session.write-buffer", "16KiB", "session.max-ahead", "10h", "server.event-loops", "1");
        try (TestServer server = TestServer.fast(flags);
                TestClient slow = TestClient.openNarrow(server.clients(), server.server(), "?mode=read");
                TestClient neighbour = server.client("?mode=read")) {
            slow.message("ready");
            neighbour.message("ready");
            slow.socket().pause();
            slow.send("{'type':'speak','text':'" + LONG + "'}");
            Waiting.until(() -> server.watch().samples.get() * 2 > 16_384);
            // 2.4 MB: unless it is paused, the other turn makes as much meanwhile
            String text = "I am served ".repeat(83);
            neighbour.send("{'type':'speak','text':'" + text + "'}");
            TestClient.Turn served = neighbour.turn();
            assertEquals("completed", served.done().get("status").asText());
            long bytesAhead = server.watch().samples.get() * 2 - served.audio().length();
            // the server's buffer, the kernel's, what the client's library reads before it pauses; the turn has 21 MB
            assertTrue(bytesAhead < 1_000_000, "ahead by " + bytesAhead + " bytes");
            slow.socket().resume();
            TestClient.Turn turn = slow.turn();
            assertEquals("completed", turn.done().get("status").asText());
            assertEquals(
                    LONG.length() * ToneScheduler.SAMPLES_PER_CHARACTER * 2,
                    turn.audio().length());
        }
    }

    @Test
    void aListenerWhoNeverReadsIsDropped() throws Exception {
        Map<String, String> flags =
                Map.of("session.write-buffer", "16KiB", "session.max-ahead", "10h", "session.stall-timeout", "300ms");
        try (TestServer server = TestServer.fast(flags);
                TestClient dead = TestClient.openNarrow(server.clients(), server.server(), "?mode=read")) {
            dead.message("ready");
            dead.socket().pause();
            dead.send("{'type':'speak','text':'" + LONG + "'}");
            Waiting.until(() -> server.watch().active == 1);
            Waiting.until(() -> server.watch().endedSessions.get() == 1);
            assertEquals(0, server.watch().active);
        }
    }

    @Test
    void whoAsksWithoutReadingIsNotReadEither() throws Exception {
        Map<String, String> flags = Map.of("session.write-buffer", "4KiB", "session.stall-timeout", "2s");
        try (TestServer server = TestServer.fast(flags);
                TestClient rude = TestClient.openNarrow(server.clients(), server.server(), "?mode=read")) {
            rude.message("ready");
            rude.socket().pause();
            for (int i = 0; i < FLOOD; i++) {
                rude.sendAnything("nonsense");
            }
            Waiting.until(() -> server.watch().endedSessions.get() == 1);
            // what its own and the kernel's buffers hold of the answers, and one read of the socket
            long read = refusals(server);
            assertTrue(read > 0 && read < FLOOD / 20, "the server read " + read + " of " + FLOOD + " messages");
        }
    }

    private static long refusals(TestServer server) {
        return server.server()
                .metrics()
                .prometheus()
                .render(null)
                .body()
                .lines()
                .filter(line -> line.startsWith("parlando_errors_total{code=\"BAD_MESSAGE\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void audioRunsAheadOfPlaybackByABoundedTime() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.max-ahead", "2s"));
                TestClient client = server.client("?mode=read")) {
            client.message("ready");
            long start = System.nanoTime();
            client.send("{'type':'speak','text':'" + LONG + "'}");
            // playback goes on, so after a while there is more than may be ahead
            Waiting.until(() -> server.watch().samples.get() > 5 * 24_000);
            double madeSeconds = server.watch().samples.get() / 24_000.0;
            double playedSeconds = (System.nanoTime() - start) / 1e9;
            // what may be ahead, and pieces of 0.2 s on their way from the engine
            assertTrue(madeSeconds - playedSeconds <= 4, madeSeconds + " s made in " + playedSeconds + " s");
        }
    }

    @Test
    void disconnectAndCancelFreeTheSlotAtTheNextTick() throws Exception {
        try (TestServer server = TestServer.fast()) {
            Semaphore ticks = new Semaphore(0);
            server.watch().gate = ticks;
            try (TestClient client = server.client("?mode=read")) {
                client.message("ready");
                for (int i = 1; i <= 5; i++) {
                    client.send("{'type':'speak','text':'" + LONG + "'}");
                    ticks.release();
                    client.audio();
                    client.send("{'type':'cancel'}");
                    // the answer says that the message before it has been handed to the engine, whose tick is held
                    client.sendAnything("nonsense");
                    client.message("error");
                    ticks.release();
                    client.turn();
                    assertEquals(0, server.watch().active);
                    assertEquals(
                            i * 2L * ToneScheduler.CHUNK, server.watch().samples.get());
                }
                client.send("{'type':'speak','text':'" + LONG + "'}");
                ticks.release();
                client.audio();
            } finally {
                server.watch().gate = null;
                ticks.release();
            }
            Waiting.until(() -> server.watch().active == 0);
            LatencySnapshot cancels = server.server().metrics().latencies().snapshot().stream()
                    .filter(row -> row.name().equals("cancel"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(6, cancels.sinceStart().count());
        }
    }

    @Test
    void manyClientsDoNotBlockTheEventLoops() throws Exception {
        ToneScheduler.Settings settings = new ToneScheduler.Settings(8, 100, 1_000_000);
        List<TestClient> clients = new ArrayList<>();
        AtomicInteger blocked = new AtomicInteger();
        try (TestServer server = new TestServer(settings, Map.of())) {
            ((VertxInternal) server.server().vertx())
                    .blockedThreadChecker()
                    .setThreadBlockedHandler(event -> blocked.incrementAndGet());
            for (int i = 0; i < 30; i++) {
                TestClient client = server.client(i % 2 == 0 ? "?mode=read" : "");
                clients.add(client);
                client.message("ready");
            }
            for (TestClient client : clients) {
                client.send("{'type':'speak','text':'" + "many ".repeat(20) + "','seed':1}");
            }
            byte[] expected = ToneScheduler.toneOf("many ".repeat(20), 1).toS16le();
            for (TestClient client : clients) {
                TestClient.Turn turn = client.turn();
                assertEquals("completed", turn.done().get("status").asText());
                assertArrayEquals(expected, turn.audio().getBytes());
            }
            assertEquals(0, blocked.get());
            assertFalse(server.watch().wrongThread);
        } finally {
            clients.forEach(TestClient::close);
        }
    }
}
