package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.TurnRequest;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that the server knows by name and hash. */
final class KeysFileIT {
    private static final String SHOP = "shop-0123456789abcdefghijkl";
    private static final String PHONE = "phone-0123456789abcdefghijkl";

    @TempDir
    private Path folder;

    @Test
    void aKeyOfTheFileOpensAndIsCountedByItsName() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP), TestKeys.entry("phone", PHONE));
        try (LogOutput log = new LogOutput();
                TestServer server =
                        TestServer.fast(Map.of("server.keys-file", file.toString(), "server.api-keys", "alpha"))) {
            assertEquals(401, server.get("/metrics?key=wrong").statusCode());
            assertEquals(401, server.get("/metrics").statusCode());
            try (TestClient client = server.client("?mode=read&key=" + SHOP)) {
                client.message("ready");
                client.send("{'type':'speak','text':'one'}");
                client.turn();
                TurnRequest request = Objects.requireNonNull(server.watch().lastRequest);
                assertEquals("shop", request.keyName());
            }
            WebSocketConnectOptions bearer =
                    TestClient.address(server.server(), "").addHeader("Authorization", "Bearer " + SHOP);
            try (TestClient client = new TestClient(server.clients(), new WebSocketClientOptions(), bearer)) {
                client.message("ready");
            }
            try (TestClient client = server.client("?key=alpha")) {
                client.message("ready");
            }
            String metrics = server.get("/metrics?key=" + PHONE).body();
            assertTrue(metrics.contains("parlando_key_sessions_total{key=\"shop\"} 2.0"), metrics);
            assertTrue(metrics.contains("parlando_key_turns_total{key=\"shop\"} 1.0"), metrics);
            assertTrue(metrics.contains("parlando_key_sessions_total{key=\"phone\"} 0.0"), metrics);
            assertTrue(!metrics.contains(SHOP) && !metrics.contains("alpha"), metrics);
            assertEquals(2, log.linesWith(" key=shop"), log::text);
            assertEquals(1, log.linesWith(" key=-"), log::text);
        }
    }

    @Test
    void aFileWithoutKeysLetsNobodyIn() throws Exception {
        Path file = TestKeys.write(folder);
        try (TestServer server = TestServer.fast(Map.of("server.keys-file", file.toString()))) {
            assertEquals(401, server.get("/metrics").statusCode());
            assertEquals(401, server.get("/metrics?key=" + SHOP).statusCode());
            assertEquals(200, server.get("/health/ready").statusCode());
        }
    }

    @Test
    void aFileThatCannotBeUsedEndsTheStart() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP), TestKeys.entry("shop", PHONE));
        assertRefused(file, "server.keys-file (" + file + "): entry 2 (shop) has the name of entry 1");
        Path none = folder.resolve("none.json");
        assertRefused(none, "server.keys-file (" + none + ") cannot be read: the file does not exist");
    }

    private static void assertRefused(Path file, String message) {
        VoiceException refused = assertThrows(
                VoiceException.class,
                () -> TestServer.fast(Map.of("server.keys-file", file.toString()))
                        .close());
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertEquals(message, refused.getMessage());
    }
}
