package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What one address or key may take of a server, over real sockets. */
final class SharesIT {
    private static final int MANY = 1_000;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    @Test
    void anAddressHasItsShareOfSessions() throws Exception {
        Map<String, String> flags = Map.of("server.max-sessions-per-address", "2", "server.request-timeout", "2s");
        try (TestServer server = TestServer.fast(flags)) {
            try (TestClient first = server.client("");
                    TestClient second = server.client("")) {
                first.message("ready");
                second.message("ready");
                try (TestClient third = server.client("")) {
                    JsonNode refused = third.message("error");
                    assertEquals("SERVER_BUSY", refused.get("code").asText());
                    assertEquals(
                            "this client's address has as many sessions as it may: server.max-sessions-per-address is 2",
                            refused.get("message").asText());
                    assertEquals(CloseCodes.TRY_AGAIN_LATER, third.closeCode());
                }
                // the header of a stranger says nothing
                try (TestClient third = forwarded(server, "198.51.100.7")) {
                    third.message("error");
                }
                String metrics = server.get("/metrics").body();
                assertTrue(
                        metrics.contains("parlando_share_refused_total{share=\"sessions-per-address\"} 2.0"), metrics);
            }
            Waiting.until(() -> server.server().numShareHolders() == 0);
            try (TestClient next = server.client("")) {
                next.message("ready");
            }
        }
    }

    @Test
    void behindATrustedProxyEachClientHasItsShare() throws Exception {
        Map<String, String> flags =
                Map.of("server.max-sessions-per-address", "1", "server.trusted-proxies", "127.0.0.0/8, 10.0.0.1");
        try (TestServer server = TestServer.fast(flags);
                TestClient one = forwarded(server, "198.51.100.7");
                TestClient other = forwarded(server, "198.51.100.7, 198.51.100.8, 10.0.0.1");
                TestClient proxy = forwarded(server, "nobody")) {
            one.message("ready");
            other.message("ready");
            proxy.message("ready");
            for (String again : List.of("9.9.9.9, 198.51.100.7", "198.51.100.8:80", "198.51.100.8, rubbish")) {
                try (TestClient late = forwarded(server, again)) {
                    assertEquals(
                            "SERVER_BUSY", late.message("error").get("code").asText());
                }
            }
        }
    }

    @Test
    void byDefaultLoopbackHasEverything() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try (TestServer server = TestServer.fast(Map.of("server.max-sessions", "8", "server.max-connections", "8"))) {
            for (int i = 0; i < 8; i++) {
                clients.add(server.client(""));
                clients.get(i).message("ready");
            }
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void byDefaultAnotherMachineHasAQuarter() throws Exception {
        Map<String, String> flags = Map.of("server.max-sessions", "8", "server.trusted-proxies", "127.0.0.1");
        try (TestServer server = TestServer.fast(flags);
                TestClient one = forwarded(server, "2001:db8:0:1::7");
                TestClient two = forwarded(server, "2001:db8:0:1::8")) {
            one.message("ready");
            two.message("ready");
            try (TestClient three = forwarded(server, "2001:db8:0:1:ffff::9");
                    TestClient neighbour = forwarded(server, "2001:db8:0:2::7")) {
                assertEquals("SERVER_BUSY", three.message("error").get("code").asText());
                neighbour.message("ready");
            }
        }
    }

    @Test
    void turnsOfAnAddressAreBounded() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.max-turns-per-address", "1"));
                TestClient first = server.client("?mode=read");
                TestClient second = server.client("?mode=read")) {
            first.message("ready");
            second.message("ready");
            Semaphore gate = new Semaphore(0);
            server.watch().gate = gate;
            first.send("{'type':'speak','text':'one','turn':'a'}");
            first.send("{'type':'speak','text':'two','turn':'b'}");
            Waiting.until(gate::hasQueuedThreads);
            second.send("{'type':'speak','text':'x','turn':'c'}");
            JsonNode refused = second.message("error");
            assertEquals("SERVER_BUSY", refused.get("code").asText());
            assertEquals("c", refused.get("turn").asText());
            assertTrue(refused.get("message").asText().endsWith("server.max-turns-per-address is 1"));
            server.watch().gate = null;
            gate.release(1);
            // the second of the same session begins when the first is over
            assertEquals("a", first.turn().done().get("turn").asText());
            assertEquals("b", first.turn().done().get("turn").asText());
            second.send("{'type':'speak','text':'x','turn':'c'}");
            assertEquals("completed", second.turn().done().get("status").asText());
        }
    }

    @Test
    void aKeyHasItsShare() throws Exception {
        Map<String, String> flags = Map.of("server.api-keys", "alpha, beta", "server.max-sessions-per-key", "1");
        try (TestServer server = TestServer.fast(flags);
                TestClient alpha = server.client("?key=alpha");
                TestClient beta = server.client("?key=beta")) {
            alpha.message("ready");
            beta.message("ready");
            try (TestClient again = server.client("?key=alpha")) {
                assertEquals(
                        "this key has as many sessions as it may: server.max-sessions-per-key is 1",
                        again.message("error").get("message").asText());
            }
        }
    }

    @Test
    void anAddressHasItsShareOfConnections() throws Exception {
        Map<String, String> flags = Map.of("server.max-connections-per-address", "1", "server.request-timeout", "1h");
        try (TestServer server = TestServer.fast(flags)) {
            try (RawClient first = new RawClient(server.server())) {
                first.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertTrue(first.reply().startsWith("HTTP/1.1 200 "));
                try (RawClient second = new RawClient(server.server())) {
                    assertTrue(second.isClosedByServer());
                }
            }
            Waiting.until(() -> server.server().openConnections() == 0);
            assertEquals(0, server.server().numShareHolders());
            try (RawClient next = new RawClient(server.server())) {
                next.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertTrue(next.reply().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    /** A proxy has the connections of all its clients. */
    @Test
    void aTrustedProxyMayHaveManyConnections() throws Exception {
        Map<String, String> flags =
                Map.of("server.max-connections-per-address", "1", "server.trusted-proxies", "127.0.0.1");
        try (TestServer server = TestServer.fast(flags);
                TestClient one = server.client("");
                TestClient two = server.client("")) {
            one.message("ready");
            two.message("ready");
        }
    }

    /** Comes and goes in every way, some of them rude; in the end nothing is counted. */
    @Test
    void nothingIsLostOverManyConnections() throws Exception {
        Map<String, String> flags = Map.of(
                "server.api-keys", "alpha",
                "server.max-sessions-per-address", "12",
                "server.max-turns-per-address", "4",
                "server.max-sessions-per-key", "11",
                "server.max-turns-per-key", "3",
                "server.max-connections-per-address", "24");
        Random random = new Random(16);
        List<RawClient> open = new ArrayList<>();
        try (TestServer server = TestServer.fast(flags)) {
            for (int i = 0; i < MANY; i++) {
                open.add(new RawClient(server.server()));
                act(open.get(open.size() - 1), random.nextInt(9));
                if (open.size() > 20 || random.nextBoolean()) {
                    open.remove(random.nextInt(open.size())).close();
                }
            }
            for (RawClient client : open) {
                client.close();
            }
            Waiting.until(() -> server.server().openConnections() == 0);
            Waiting.until(() -> server.server().numShareHolders() == 0);
            String metrics = server.get("/metrics?key=alpha").body();
            assertTrue(metrics.contains("\nparlando_sessions 0.0\n"), metrics);
        }
    }

    /** Does a part of what a client does; the server may have hung up. */
    private static void act(RawClient client, int how) {
        try {
            switch (how) {
                case 0 -> client.send("GET /v1/vo");
                case 1 -> client.send(RawClient.upgradeOf("/v1/voice?key=wrong"));
                case 2 -> client.send(RawClient.upgradeOf("/v1/voice?key=alpha"));
                case 3 -> client.upgrade("/v1/voice?key=alpha&mode=read").send(message("{\"type\":\"cancel\"}"));
                case 6 -> client.send(RawClient.upgradeOf("/v1/voice?key=alpha&busy=http"));
                case 7 ->
                    client.send(RawClient.upgradeOf("/v1/voice?key=alpha&busy=http")
                            .replace("Host: localhost\r\n", "Host: localhost\r\nContent-Length: 9\r\n"));
                case 8 ->
                    client.upgrade("/v1/voice?key=alpha&mode=read&busy=http").send(speak(40));
                case 4 -> {
                    client.upgrade("/v1/voice?key=alpha&mode=read")
                            .send(speak(4))
                            .send(speak(400));
                }
                default -> {
                    client.upgrade("/v1/voice?key=alpha&mode=read").send(speak(40));
                    client.send(RawClient.frame(CLOSE, new byte[0]));
                }
            }
        } catch (IOException e) {
            // the counts tell
        }
    }

    private static byte[] speak(int numChars) {
        return message("{\"type\":\"speak\",\"text\":\"" + "x".repeat(numChars) + "\"}");
    }

    private static byte[] message(String json) {
        return RawClient.frame(TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    private static TestClient forwarded(TestServer server, String forwardedFor) throws Exception {
        WebSocketConnectOptions options =
                TestClient.address(server.server(), "").addHeader("X-Forwarded-For", forwardedFor);
        return new TestClient(server.clients(), new WebSocketClientOptions(), options);
    }
}
