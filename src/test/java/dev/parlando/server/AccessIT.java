package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks who may use the server. */
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format=mp3        | BAD_MESSAGE   | 'format' must be pcm_s16le or pcm_f32le",
                "mode=sing         | BAD_MESSAGE   | 'mode' must be chat or read",
                "queue=1           | BAD_MESSAGE   | 'queue' must be true or false",
                "busy=maybe        | BAD_MESSAGE   | 'busy' must be http or socket",
                "voice=nobody      | UNKNOWN_VOICE | unknown voice 'nobody'; voices are anna, bert",
                "foo=1             | BAD_MESSAGE   | unknown parameter 'foo'; allowed are format, mode, voice, queue, busy, key",
                "Mode=read         | BAD_MESSAGE   | unknown parameter 'Mode'; allowed are format, mode, voice, queue, busy, key",
                "mode=             | BAD_MESSAGE   | parameter 'mode' is empty; give it a value or leave it out",
                "voice             | BAD_MESSAGE   | parameter 'voice' is empty; give it a value or leave it out",
                "mode=read&mode=read | BAD_MESSAGE | parameter 'mode' is given twice",
                "x=%zz             | BAD_MESSAGE   | the query of the address is not well-formed"
            })
    void aQueryThatIsWrongIsRefusedWithWhatIsAllowed(String query, String code, String message) throws Exception {
        try (TestServer server = TestServer.fast()) {
            String reply = rawUpgrade(server, query);
            assertTrue(reply.startsWith("HTTP/1.1 400 "), reply);
            assertTrue(reply.contains("\"code\":\"" + code + "\""), reply);
            assertTrue(reply.contains("\"message\":\"" + message + "\""), reply);
        }
    }

    @Test
    void aWrongQueryTellsNothingToWhoHasNoKey() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("server.api-keys", "alpha"))) {
            String reply = rawUpgrade(server, "voice=nobody");
            assertTrue(reply.startsWith("HTTP/1.1 401 "), reply);
            assertFalse(reply.contains("anna"), reply);
        }
    }

    @Test
    void aWellFormedQueryIsAccepted() throws Exception {
        try (TestServer server = TestServer.fast();
                TestClient client = server.client("?format=pcm_f32le&mode=chat&voice=bert&key=any")) {
            client.message("ready");
            HttpResponse<String> plain = server.get("/v1/voice");
            assertEquals(426, plain.statusCode());
        }
    }

    /** Asks for an upgrade with this query, as it is, and returns what comes until the server has answered. */
    private static String rawUpgrade(TestServer server, String query) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                server.server().port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /v1/voice?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder reply = new StringBuilder();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int c;
            while (reply.indexOf("}") < 0 && (c = in.read()) >= 0) {
                reply.append((char) c);
            }
            return reply.toString();
        }
    }

    /** Checks that a start is refused which no client could connect to. */
    @ParameterizedTest
    @CsvSource({
        "RSA, RSA, that of another certificate",
        "EC, EC, that of another certificate",
        "EC, RSA, does not match"
    })
    void aKeyOfAnotherCertificateIsRefused(String kind, String otherKind, String why, @TempDir Path folder)
            throws Exception {
        TestCertificate one = TestCertificate.make(Files.createDirectory(folder.resolve("one")), kind);
        TestCertificate other = TestCertificate.make(Files.createDirectory(folder.resolve("other")), otherKind);
        assertTlsRefused(one.chain(), other.key(), why);
        TestServer.fast(tls(one.chain(), one.key())).close();
    }

    @Test
    void keysThatCannotBeReadAreRefused(@TempDir Path folder) throws Exception {
        Path chain = TestCertificate.make(folder).chain();
        Path key = folder.resolve("key.pem");
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertTlsRefused(chain, key, "the key is encrypted");
        Files.writeString(
                key,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIB\n-----END RSA PRIVATE KEY-----\n");
        assertTlsRefused(chain, key, "the key is encrypted");
        Files.writeString(key, "no key");
        assertTlsRefused(chain, key, "key");
        assertTlsRefused(chain, folder.resolve("none.pem"), "none.pem cannot be read: the file does not exist");
        assertTlsRefused(chain, folder, folder + " cannot be read: it is a folder");
        assertTlsRefused(
                folder.resolve("none.pem"), TestCertificate.make(folder).key(), "none.pem");
    }

    private static void assertTlsRefused(Path chain, Path key, String why) {
        VoiceException refused = assertThrows(
                VoiceException.class, () -> TestServer.fast(tls(chain, key)).close());
        String message = String.valueOf(refused.getMessage());
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        for (String part : List.of("server.tls-certificate (" + chain, "server.tls-key (" + key, why)) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Map<String, String> tls(Path chain, Path key) {
        return Map.of("server.tls-certificate", chain.toString(), "server.tls-key", key.toString());
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
        ServerConfig.Access access = new ServerConfig.Access(List.of("alpha"), Optional.empty(), List.of(), List.of());
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
