package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server answers as RFC 9110 and 9112 say, and tells browsers to be careful. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpStandardsIT {
    private static final String HOST = "Host: localhost\r\n";

    private final TestServer server = TestServer.fast();

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/health/live", "/health/ready", "/v1/models", "/v1/latency", "/metrics"})
    void headIsGetWithoutABody(String path) throws Exception {
        String get = statusAndCare(answer("GET " + path, HOST));
        String head = answer("HEAD " + path, HOST);
        assertTrue(get.startsWith("HTTP/1.1 200 "), get);
        assertEquals(get, statusAndCare(head));
        assertTrue(head.endsWith("\r\n\r\n"), head);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/nothing, 404",
        "POST /v1/nothing, 404",
        "GET /v1/, 404",
        "POST /v1/models, 405",
        "DELETE /v1/latency, 405",
        "OPTIONS /v1/models, 405",
        "POST /v1/voice, 405",
        "HEAD /v1/voice, 426",
        "GET /v1/voice, 426",
        "GET /v1/models?a=%, 400",
        "GET /v1/models?a=%zz, 400",
        "GET /v1/%zz, 400",
        "GET /v1/voice?%, 400",
        "GET v1/models, 400",
        "OPTIONS *, 400",
    })
    void errorsBelowV1AreJson(String request, int status) throws Exception {
        String reply = answer(request, HOST);
        assertTrue(reply.startsWith("HTTP/1.1 " + status + " "), reply);
        assertTrue(header(reply, "content-type").contains("application/json"), reply);
        assertTrue(request.startsWith("HEAD") || reply.contains("\"code\":\"BAD_MESSAGE\""), reply);
        assertEquals(status == 405 ? "GET, HEAD" : "", header(reply, "allow"), reply);
        assertEquals(status == 426 ? "websocket" : "", header(reply, "upgrade"), reply);
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, '', 400",
        "GET / HTTP/1.1, 'Host: localhost|Host: localhost|', 400",
        "GET / HTTP/1.1, 'Host: localhost|Host: evil.example|', 400",
        "GET / HTTP/1.1, 'Host: evil.example|', 403",
        "GET /v1/voice HTTP/1.1, 'Host: evil.example|Origin: http://evil.example|', 403",
        "GET / HTTP/1.0, '', 200",
        "GET / HTTP/1.1, 'Host: 127.0.0.1:80|', 200",
    })
    void oneHostOfThisMachineIsNeeded(String line, String headers, int status) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            client.send(line + "\r\n" + headers.replace("|", "\r\n") + "\r\n");
            String reply = client.reply();
            assertTrue(reply.matches("(?s)HTTP/1\\.[01] " + status + " .*"), reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/app.js",
                "/nothing",
                "/health/live",
                "/v1/models",
                "/v1/nothing",
                "/v1/voice",
                "/metrics",
                "/%"
            })
    void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
        String reply = answer("GET " + path, HOST);
        assertEquals("nosniff", header(reply, "x-content-type-options"), reply);
        assertEquals("no-referrer", header(reply, "referrer-policy"), reply);
        assertTrue(header(reply, "content-security-policy").contains("frame-ancestors 'none'"), reply);
        assertTrue(header(reply, "cache-control").startsWith("no-"), reply);
        assertEquals("", header(reply, "access-control-allow-origin"), reply);
    }

    @ParameterizedTest
    @CsvSource({"10000, 0, 414", "0, 20000, 431"})
    void aHeadThatIsTooLongIsRefused(int address, int header, int status) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            client.send("GET /" + "x".repeat(address) + " HTTP/1.1\r\n" + HOST + "X-Long: " + "y".repeat(header)
                    + "\r\n\r\n");
            String reply = client.reply();
            // where the first line cannot be read, no version is known
            assertTrue(reply.matches("(?s)HTTP/1\\.[01] " + status + " .*"), reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 8", "Connection: close", "Upgrade: h2c"})
    void aHandshakeThatIsWrongIsAnswered(String wrong) throws Exception {
        String name = wrong.substring(0, wrong.indexOf(':'));
        String request = RawClient.upgradeOf("/v1/voice").replaceAll(name + ": .*", wrong);
        try (RawClient client = new RawClient(server.server())) {
            String reply = client.send(request).reply();
            assertTrue(reply.matches("(?s)HTTP/1.1 4(00|26) .*BAD_MESSAGE.*"), reply);
            assertEquals(wrong.contains("Version") ? "13" : "", header(reply, "sec-websocket-version"));
        }
    }

    @Test
    void aPageOfAnyNameMayBeServedWhereThatIsAsked() throws Exception {
        try (TestServer open = TestServer.fast(Map.of("server.allowed-hosts", "voice.example"));
                RawClient client = new RawClient(open.server())) {
            String reply = client.send("GET /health/live HTTP/1.1\r\nHost: voice.example\r\n\r\n")
                    .reply();
            assertTrue(reply.startsWith("HTTP/1.1 200 "), reply);
            assertFalse(reply.contains("server.allowed-hosts"), reply);
        }
    }

    private String answer(String request, String headers) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            client.send(request + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
            return client.rest();
        }
    }

    private static String statusAndCare(String reply) {
        return reply.substring(0, reply.indexOf("\r\n")) + " " + header(reply, "x-content-type-options");
    }

    private static String header(String reply, String name) {
        return reply.substring(0, reply.indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
