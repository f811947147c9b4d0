package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import dev.parlando.error.VoiceException;
import dev.parlando.server.TestCertificate;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a load test which cannot begin says the true reason, for servers with and without TLS. */
final class ConnectFailureIT {
    private static final Script PROMPT = (number, open, speak) -> Reply.frames(0, 0);
    private static final String NO_SESSION = ": no session could be opened, ";

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.make(folder);
    }

    @Test
    void aCertificateThatIsTrustedOpensASession() {
        try (FakeVoiceServer server = withTls()) {
            URI url = URI.create("wss://localhost:" + server.uri().getPort());
            assertEquals(
                    List.of(), report(url, Optional.of(certificate.chain())).failures());
            String said = failure(url, Optional.empty());
            assertEquals(
                    "--url " + url + NO_SESSION
                            + "CERTIFICATE_REFUSED; its certificate is not trusted, has expired, or is"
                            + " made out to another name than localhost; --trust names a PEM file with the server's"
                            + " certificate",
                    said);
        }
    }

    @Test
    void aWrongFileOfCertificatesIsNamed() throws Exception {
        try (FakeVoiceServer server = withTls()) {
            URI url = URI.create("wss://localhost:" + server.uri().getPort());
            Path missing = folder.resolve("missing");
            assertEquals("--trust " + missing + ": the file does not exist", failure(url, Optional.of(missing)));
            assertEquals("--trust " + folder + ": it is a folder", failure(url, Optional.of(folder)));
            Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
            assertEquals(
                    "--trust " + garbage + ": the file holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
                    failure(url, Optional.of(garbage)));
            String pem = Files.readString(certificate.chain());
            Path damaged = Files.writeString(folder.resolve("damaged"), pem.replaceFirst("\\n.{20}", "\nAAAA"));
            assertEquals(
                    "--trust " + damaged + ": the file holds a damaged certificate",
                    failure(url, Optional.of(damaged)));
        }
    }

    @Test
    void theWrongSchemeIsNamed() {
        try (FakeVoiceServer tls = withTls();
                FakeVoiceServer plain = new FakeVoiceServer(PROMPT)) {
            assertEquals(
                    "--url " + tls.uri() + NO_SESSION
                            + "CONNECT_FAILED; no WebSocket handshake came about; wss:// is for servers with TLS",
                    failure(tls.uri(), Optional.empty()));
            URI secure = URI.create(plain.uri().toString().replace("ws:", "wss:"));
            assertEquals(
                    "--url " + secure + NO_SESSION
                            + "CONNECT_FAILED; no TLS handshake came about; ws:// is for servers without TLS",
                    failure(secure, Optional.empty()));
        }
    }

    @Test
    void theServersOwnSentenceIsSaid() {
        try (FakeVoiceServer server = new FakeVoiceServer(PROMPT)) {
            server.refusal = "{\"type\":\"error\",\"code\":\"UNKNOWN_VOICE\",\"message\":\"unknown voice 'nobody'\"}";
            assertEquals(
                    "--url " + server.uri() + NO_SESSION + "HTTP_400; unknown voice 'nobody'",
                    failure(server.uri(), Optional.empty()));
            server.refusal = "<html>";
            assertEquals(
                    "--url " + server.uri() + NO_SESSION + "HTTP_400; no voice server answers there",
                    failure(server.uri(), Optional.empty()));
        }
    }

    @Test
    void aServerOfAnotherKindIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            Thread greets = new Thread(() -> greet(other));
            greets.start();
            URI url = URI.create("ws://localhost:" + other.getLocalPort());
            assertEquals(
                    "--url " + url + NO_SESSION + "CONNECT_FAILED; the server there does not speak HTTP",
                    failure(url, Optional.empty()));
            greets.join();
        }
    }

    @Test
    void nobodyIsOnlySaidWhereNobodyListens() {
        URI url = URI.create("ws://127.0.0.1:1");
        assertEquals(
                "CONNECT_FAILED; no server listens there",
                failure(url, Optional.empty()).split(NO_SESSION)[1]);
        LoadPlan.Target target = new LoadPlan.Target(url, Optional.empty(), Optional.empty());
        assertEquals(
                "the name 127.0.0.1 does not resolve",
                ConnectFailure.of(new UnknownHostException("x"), target).reason());
        assertEquals(
                "the connection failed: No route to host",
                ConnectFailure.of(new NoRouteToHostException("No route to host"), target)
                        .reason());
    }

    private static void greet(ServerSocket other) {
        try (Socket client = other.accept()) {
            client.getOutputStream().write("SSH-2.0-Other\r\n".getBytes(StandardCharsets.US_ASCII));
            while (client.getInputStream().read() >= 0) {
                // until the client has gone
            }
        } catch (IOException e) {
            // the client hung up first
        }
    }

    private static FakeVoiceServer withTls() {
        return new FakeVoiceServer(
                PROMPT,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(certificate.chain().toString())
                                .addKeyPath(certificate.key().toString())));
    }

    private static String failure(URI url, Optional<Path> trusted) {
        return String.valueOf(
                assertThrows(VoiceException.class, () -> report(url, trusted)).getMessage());
    }

    private static LoadReport report(URI url, Optional<Path> trusted) {
        LoadPlan plan = TestPlan.DEFAULT.plan();
        LoadPlan there = new LoadPlan(
                new LoadPlan.Target(url, Optional.empty(), trusted),
                plan.speech(),
                plan.pace(),
                plan.mix(),
                plan.listener(),
                plan.sessions(),
                plan.seed(),
                plan.verify());
        try (LoadRunner test = new LoadRunner(there, "scripts/loadtest", List.of(), LoadListener.NONE)) {
            return test.run();
        }
    }
}
