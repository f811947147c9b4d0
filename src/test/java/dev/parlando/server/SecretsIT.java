package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key is in any log or answer, whatever is malformed around it. */
final class SecretsIT {
    private static final String KEY = "Rumpelstiltskin";
    /** A key that is known by its hash; it has the other in it, so that a search finds both. */
    private static final String NAMED = KEY + "-0123456789";

    private static final int REQUESTS = 600;
    private static final List<String> PIECES = List.of(
            "key=" + KEY,
            "&",
            "?",
            "%",
            "%zz",
            "%00",
            "%ff",
            "%2e%2e/",
            "../",
            "/",
            "//",
            ";",
            "#",
            "x=",
            "=",
            "key=",
            "\u00e9",
            "\u0000",
            "\t",
            "<",
            "{",
            "[",
            "\\",
            "*",
            ":",
            "@",
            "http://",
            "|",
            "\"",
            "%E0%80",
            "+",
            KEY);
    private static final List<String> PATHS = List.of(
            "/v1/voice?key=" + KEY,
            "/v1/voice?key=" + NAMED,
            "/v1/models?key=" + KEY,
            "/v1/" + KEY,
            "/" + KEY,
            "/metrics?key=" + KEY,
            KEY + "/",
            "/health/live?key=" + KEY,
            "/v1/voice");
    private static final List<String> HEADERS = List.of(
            "Authorization: Bearer " + KEY,
            "Authorization: Bearer " + NAMED,
            "X-Forwarded-For: " + KEY,
            "X-Forwarded-For: 198.51.100.7, " + KEY,
            "X-Forwarded-For: " + KEY + ", 198.51.100.7:" + KEY,
            "Forwarded: for=" + KEY,
            "Host: " + KEY,
            "Host: localhost",
            "Origin: http://" + KEY,
            KEY,
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Content-Length: " + KEY,
            "Transfer-Encoding: " + KEY,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + KEY,
            "Accept: " + KEY,
            "Range: bytes=" + KEY,
            "If-Modified-Since: " + KEY,
            "Expect: " + KEY,
            "Accept-Language: " + KEY,
            "Cookie: " + KEY);

    @Test
    void noKeyIsLoggedOrAnsweredWhateverIsMalformed(@TempDir Path folder) throws Exception {
        Random random = new Random(5);
        Path keys = TestKeys.write(folder, TestKeys.entry("shop", NAMED));
        Map<String, String> flags = Map.of(
                "server.api-keys",
                KEY,
                "server.keys-file",
                keys.toString(),
                "server.trusted-proxies",
                "127.0.0.1",
                "server.request-timeout",
                "1s");
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast(flags)) {
            for (int i = 0; i < REQUESTS; i++) {
                String request = request(random);
                String answer = answer(server, request);
                assertTrue(!answer.contains(KEY), () -> request + " was answered with " + answer);
                long lines = log.linesWith(KEY);
                assertEquals(0, lines, () -> request + " was logged: " + log.text());
            }
            assertTrue(log.text().contains("request refused: status=400"), "the requests were heard");
            long traces = log.linesWith("\tat ");
            assertEquals(0, traces, log::text);
        }
    }

    /** The key stands wherever an operator may put it by mistake, and the file is read while the server runs. */
    @Test
    void noKeyOfAMalformedFileIsLoggedOrAnswered(@TempDir Path folder) throws Exception {
        String valid = TestKeys.entry("shop", NAMED);
        List<String> malformed = List.of(
                NAMED,
                "{\"" + KEY + "\": 1}",
                "{\"name\": \"" + NAMED + "!\"}",
                "{\"name\": \"phone\", \"hash\": \"" + NAMED + "\"}",
                "{\"name\": \"phone\", \"hash\": \"sha256:" + NAMED + "\"}",
                "{\"name\": \"phone\", \"" + KEY + "\": \"" + NAMED + "\"}",
                "{\"name\": \"phone\", \"name\": \"" + NAMED + "\"}",
                "{\"name\": \"phone\", \"" + KEY + "\": 1, \"" + KEY + "\": 2}",
                TestKeys.entry("phone", KEY, "\"turns\": \"" + NAMED + "\""),
                TestKeys.entry("phone", KEY, "\"turns\": " + NAMED),
                TestKeys.entry("phone", NAMED));
        Path file = TestKeys.write(folder, valid);
        Map<String, String> flags = Map.of("server.keys-file", file.toString(), "server.reload-interval", "20ms");
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast(flags);
                TestClient client = server.client("?key=" + NAMED)) {
            client.message("ready");
            for (int i = 0; i < malformed.size(); i++) {
                TestKeys.write(folder, valid, malformed.get(i));
                int expected = i + 1;
                Waiting.until(() -> log.linesWith("ERROR") == expected);
            }
            TestKeys.write(folder, TestKeys.entry("phone", NAMED + "1"));
            assertEquals("UNAUTHORIZED", client.message("error").get("code").asText());
            client.closeCode();
            String metrics = server.get("/metrics?key=" + NAMED + "1").body();
            assertTrue(metrics.contains("parlando_reloads_total{file=\"keys\",result=\"failed\"} 11.0"), metrics);
            assertEquals(0, metrics.lines().filter(line -> line.contains(KEY)).count());
            assertEquals(0, log.linesWith(KEY), log::text);
            assertEquals(0, log.linesWith("\tat "), log::text);
            assertEquals(malformed.size(), log.linesWith("ERROR"), log::text);
        }
    }

    private static String request(Random random) {
        StringBuilder address = new StringBuilder(pick(random, PATHS));
        for (int i = random.nextInt(5); i > 0; i--) {
            address.insert(random.nextInt(address.length() + 1), pick(random, PIECES));
        }
        StringBuilder request = new StringBuilder(random.nextInt(4) == 0 ? "HEAD " : "GET ")
                .append(address)
                .append(" HTTP/1.1\r\n");
        if (random.nextInt(8) != 0) {
            request.append("Host: localhost\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            request.append(pick(random, HEADERS)).append("\r\n");
        }
        return request.append("Connection: close\r\n\r\n").toString();
    }

    /** Returns what comes until the server hangs up. */
    private static String answer(TestServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.server())) {
            return client.send(request).rest();
        } catch (SocketException e) {
            return "";
        }
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
