package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server takes new keys and a new certificate while it runs. */
final class ReloadIT {
    private static final String SHOP = "shop-0123456789abcdefghijkl";
    private static final String PHONE = "phone-0123456789abcdefghijkl";
    private static final String INTERVAL = "20ms";

    /** Takes any certificate: the test looks at it itself. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @TempDir
    private Path folder;

    private TestServer serverWith(Path keys) {
        return TestServer.fast(Map.of("server.keys-file", keys.toString(), "server.reload-interval", INTERVAL));
    }

    @Test
    void aKeyIsAddedAndOneRevoked() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP));
        try (TestServer server = serverWith(file);
                TestClient shop = server.client("?mode=read&key=" + SHOP)) {
            shop.message("ready");
            assertEquals(401, server.get("/metrics?key=" + PHONE).statusCode());
            TestKeys.write(folder, TestKeys.entry("shop", SHOP), TestKeys.entry("phone", PHONE));
            Waiting.until(() -> server.get("/metrics?key=" + PHONE).statusCode() == 200);
            shop.send("{'type':'speak','text':'still here'}");
            assertEquals("completed", shop.turn().done().get("status").asText());
            try (TestClient phone = server.client("?mode=read&key=" + PHONE)) {
                phone.message("ready");
                TestKeys.write(folder, TestKeys.entry("phone", PHONE));
                JsonNode told = shop.message("error");
                assertEquals("UNAUTHORIZED", told.get("code").asText());
                assertEquals("the key was revoked", told.get("message").asText());
                assertEquals(CloseCodes.POLICY, shop.closeCode());
                assertEquals(401, server.get("/metrics?key=" + SHOP).statusCode());
                phone.send("{'type':'speak','text':'still here'}");
                assertEquals("completed", phone.turn().done().get("status").asText());
            }
        }
    }

    @Test
    void anotherKeyOfTheNameRevokesTheFirst() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP));
        try (TestServer server = serverWith(file);
                TestClient shop = server.client("?key=" + SHOP)) {
            shop.message("ready");
            TestKeys.write(folder, TestKeys.entry("shop", PHONE));
            assertEquals("UNAUTHORIZED", shop.message("error").get("code").asText());
            assertEquals(CloseCodes.POLICY, shop.closeCode());
            assertEquals(200, server.get("/metrics?key=" + PHONE).statusCode());
        }
    }

    @Test
    void limitsChangeForOpenSessionsToo() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP, "\"sessions\": 1"));
        try (TestServer server = serverWith(file);
                TestClient first = server.client("?mode=read&key=" + SHOP)) {
            first.message("ready");
            try (TestClient second = server.client("?key=" + SHOP)) {
                assertEquals(
                        "this key has as many sessions as it may: its limit is 1",
                        second.message("error").get("message").asText());
            }
            TestKeys.write(folder, TestKeys.entry("shop", SHOP, "\"sessions\": 2, \"turns\": 1"));
            Waiting.until(() -> metrics(server, SHOP).contains("{file=\"keys\",result=\"done\"} 1.0"));
            try (TestClient second = server.client("?mode=read&key=" + SHOP)) {
                second.message("ready");
                // an open text keeps its turn open
                second.send("{'type':'append','text':'and then'}");
                second.message("turn.started");
                first.send("{'type':'speak','text':'one more'}");
                assertEquals(
                        "this key has as many turns spoken or waiting as it may: its limit is 1",
                        first.message("error").get("message").asText());
            }
        }
    }

    @Test
    void aBrokenFileKeepsTheOldKeys() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP));
        try (LogOutput log = new LogOutput();
                TestServer server = serverWith(file);
                TestClient shop = server.client("?key=" + SHOP)) {
            shop.message("ready");
            // the key itself where its hash belongs
            Files.writeString(file, "{\"keys\": [{\"name\": \"phone\", \"hash\": \"" + PHONE + "\"}]}");
            Waiting.until(() -> metrics(server, SHOP).contains("{file=\"keys\",result=\"failed\"} 1.0"));
            assertEquals(401, server.get("/metrics?key=" + PHONE).statusCode());
            assertEquals(1, log.linesWith("ERROR"), log::text);
            assertEquals(
                    1,
                    log.linesWith("keys: server.keys-file (" + file
                            + "): entry 1 (phone) needs a 'hash': sha256: and 64 hexadecimal digits"),
                    log::text);
            assertFalse(log.text().contains(PHONE), log::text);
            assertFalse(shop.socket().isClosed());
            TestKeys.write(folder, TestKeys.entry("phone", PHONE));
            Waiting.until(() -> server.get("/metrics?key=" + PHONE).statusCode() == 200);
        }
    }

    @Test
    void zeroIsNever() throws Exception {
        Path file = TestKeys.write(folder, TestKeys.entry("shop", SHOP));
        try (TestServer server =
                        TestServer.fast(Map.of("server.keys-file", file.toString(), "server.reload-interval", "0s"));
                TestServer other = serverWith(file)) {
            TestKeys.write(folder, TestKeys.entry("phone", PHONE));
            Waiting.until(() -> other.get("/metrics?key=" + PHONE).statusCode() == 200);
            assertEquals(200, server.get("/metrics?key=" + SHOP).statusCode());
        }
    }

    @Test
    void aNewConnectionSeesTheNewCertificateAndAnOldOneGoesOn() throws Exception {
        TestCertificate first = TestCertificate.make(Files.createDirectory(folder.resolve("first")));
        TestCertificate second = TestCertificate.make(Files.createDirectory(folder.resolve("second")), "RSA");
        Path chain = Files.copy(first.chain(), folder.resolve("chain.pem"));
        Path key = Files.copy(first.key(), folder.resolve("key.pem"));
        Map<String, String> flags = Map.of(
                "server.tls-certificate",
                chain.toString(),
                "server.tls-key",
                key.toString(),
                "server.request-timeout",
                "1h",
                "server.reload-interval",
                INTERVAL);
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast(flags);
                SSLSocket old = connect(server)) {
            assertArrayEquals(certificate(first).getEncoded(), seenBy(old).getEncoded());
            // half of a pair is not taken
            Files.copy(second.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            Waiting.until(() -> log.linesWith("ERROR") == 1);
            assertTrue(
                    log.text().contains("certificate: cannot use the certificate of server.tls-certificate"),
                    log::text);
            try (SSLSocket between = connect(server)) {
                assertArrayEquals(
                        certificate(first).getEncoded(), seenBy(between).getEncoded());
            }
            Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Waiting.until(() -> log.linesWith("read again: certificate") == 1);
            // both event loops
            for (int i = 0; i < 4; i++) {
                try (SSLSocket next = connect(server)) {
                    assertArrayEquals(
                            certificate(second).getEncoded(), seenBy(next).getEncoded());
                    assertTrue(answer(next).startsWith("HTTP/1.1 200 "));
                }
            }
            assertTrue(answer(old).startsWith("HTTP/1.1 200 "));
            assertEquals(1, log.linesWith("ERROR"), log::text);
        }
    }

    private static String metrics(TestServer server, String key) throws IOException, InterruptedException {
        return server.get("/metrics?key=" + key).body();
    }

    private static SSLSocket connect(TestServer server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                        server.server().port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static X509Certificate seenBy(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static X509Certificate certificate(TestCertificate pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem.chain())));
    }

    /** Asks for the health and returns the begin of the answer. */
    private static String answer(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(16), StandardCharsets.US_ASCII);
    }
}
