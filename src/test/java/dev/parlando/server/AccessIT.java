package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the server. */
final class AccessIT {
    @Test
    void loopbackIsTheDefault() {
        assertEquals("127.0.0.1", ServerConfig.DEFAULTS.host());
    }

    @Test
    void aKeyIsNeededWhereKeysAreSet() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.api-keys", "alpha, beta"))) {
            assertEquals(401, refusal(server, "", Map.of()));
            assertEquals(401, refusal(server, "?key=gamma", Map.of()));
            assertEquals(401, refusal(server, "", Map.of("Authorization", "Bearer gamma")));
            assertEquals(401, refusal(server, "", Map.of("Authorization", "alpha")));
            try (TestClient client = server.client("?key=beta")) {
                client.message("ready");
            }
            WebSocketConnectOptions withHeader =
                    TestClient.address(server.server(), "").addHeader("Authorization", "Bearer alpha");
            try (TestClient client = new TestClient(server.clients(), new WebSocketClientOptions(), withHeader)) {
                client.message("ready");
            }
            HttpResponse<String> refused = server.get("/v1/latency");
            assertEquals(401, refused.statusCode());
            assertTrue(refused.body().contains("UNAUTHORIZED"), refused.body());
            assertEquals(401, server.get("/metrics").statusCode());
            assertEquals(200, server.get("/metrics?key=alpha").statusCode());
            assertEquals(200, server.get("/health/ready").statusCode());
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.allowed-origins", "https://friend.example"))) {
            assertEquals(403, refusal(server, "", Map.of("Origin", "https://evil.example")));
            assertEquals(403, refusal(server, "", Map.of("Origin", "null")));
            String own = "http://127.0.0.1:" + server.server().port();
            for (String origin : new String[] {own, "https://friend.example"}) {
                WebSocketConnectOptions options =
                        TestClient.address(server.server(), "").addHeader("Origin", origin);
                try (TestClient client = new TestClient(server.clients(), new WebSocketClientOptions(), options)) {
                    client.message("ready");
                }
            }
        }
    }

    @Test
    void aQueryThatIsWrongIsRefused() throws Exception {
        try (TestServer server = TestServer.fast()) {
            assertEquals(400, refusal(server, "?format=mp3", Map.of()));
            assertEquals(400, refusal(server, "?mode=sing", Map.of()));
            HttpResponse<String> plain = server.get("/v1/voice");
            assertEquals(426, plain.statusCode());
        }
    }

    @Test
    void speaksOverTls(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        Map<String, String> flags = Map.of(
                "server.tls-certificate", certificate.chain().toString(),
                "server.tls-key", certificate.key().toString());
        try (TestServer server = TestServer.fast(flags)) {
            assertTrue(server.server().url().startsWith("https://"));
            WebSocketClientOptions trusting = new WebSocketClientOptions();
            trusting.setSsl(true)
                    .setVerifyHost(false)
                    .setTrustOptions(new PemTrustOptions()
                            .addCertPath(certificate.chain().toString()));
            WebSocketConnectOptions address =
                    TestClient.address(server.server(), "?mode=read").setSsl(true);
            try (TestClient client = new TestClient(server.clients(), trusting, address)) {
                client.message("ready");
                client.send("{'type':'speak','text':'in secret'}");
                assertEquals("completed", client.turn().done().get("status").asText());
            }
            assertThrows(ExecutionException.class, () -> server.client("").close());
        }
    }

    @Test
    void configurationDoesNotShowKeys() {
        ServerConfig.Access access = new ServerConfig.Access(List.of("alpha"), List.of());
        assertFalse(access.toString().contains("alpha"));
    }

    private static int refusal(TestServer server, String query, Map<String, String> headers) {
        WebSocketConnectOptions options = TestClient.address(server.server(), query);
        headers.forEach(options::addHeader);
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> new TestClient(server.clients(), new WebSocketClientOptions(), options).close());
        return assertInstanceOf(UpgradeRejectedException.class, failed.getCause())
                .getStatus();
    }
}
