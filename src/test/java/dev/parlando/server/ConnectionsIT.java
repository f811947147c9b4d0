package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that never become a request or a session do not stay, and are not many. */
final class ConnectionsIT {
    private static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    private static final String UPGRADE = RawClient.upgradeOf("/v1/voice?mode=read");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "GET /health/live HT", HEALTH, HEALTH + "X-Slow: ", HEALTH + "Content-Length: 9\r\n\r\n"})
    void aConnectionThatSendsNoWholeRequestIsClosed(String begin) throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.request-timeout", "300ms"));
                RawClient client = new RawClient(server.server())) {
            client.send(begin);
            // ends when the server closes; the client gives up after 20 s
            client.rest();
            Waiting.until(() -> server.server().openConnections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "upgrade with a body"})
    void aByteNowAndThenDoesNotKeepAConnection(String begin) throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.request-timeout", "300ms"));
                RawClient client = new RawClient(server.server())) {
            client.send(
                    begin.startsWith("GET")
                            ? begin
                            : UPGRADE.replace("Host: localhost\r\n", "Host: localhost\r\nContent-Length: 100000\r\n"));
            Waiting.until(() -> dripped(client) && server.server().openConnections() == 0);
        }
    }

    @Test
    void http2IsNotSpoken() throws Exception {
        try (TestServer server = TestServer.fast();
                RawClient client = new RawClient(server.server())) {
            client.send(HEALTH + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
            assertTrue(client.reply().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aSocketStays() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.request-timeout", "300ms"));
                TestClient socket = server.client("?mode=read");
                RawClient silent = new RawClient(server.server())) {
            socket.message("ready");
            silent.rest();
            socket.send("{'type':'speak','text':'still here'}");
            assertEquals("completed", socket.turn().done().get("status").asText());
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnce() throws Exception {
        Map<String, String> flags =
                Map.of("server.max-connections", "4", "server.max-sessions", "4", "server.request-timeout", "1h");
        List<RawClient> clients = new ArrayList<>();
        try (TestServer server = TestServer.fast(flags)) {
            for (int i = 1; i <= 4; i++) {
                clients.add(new RawClient(server.server()));
                int expected = i;
                Waiting.until(() -> server.server().openConnections() == expected);
            }
            try (RawClient fifth = new RawClient(server.server())) {
                assertTrue(fifth.isClosedByServer());
            }
            assertTrue(clients.get(3).send(HEALTH + "\r\n").reply().startsWith("HTTP/1.1 200 "));
            clients.get(0).close();
            Waiting.until(() -> server.server().openConnections() == 3);
            clients.set(0, new RawClient(server.server()));
            assertTrue(clients.get(0).send(HEALTH + "\r\n").reply().startsWith("HTTP/1.1 200 "));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Sends one byte more; the server may have hung up. */
    private static boolean dripped(RawClient client) {
        try {
            client.send("x");
        } catch (IOException e) {
            // the number of connections tells
        }
        return true;
    }
}
