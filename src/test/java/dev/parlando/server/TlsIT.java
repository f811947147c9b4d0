package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, the server takes nothing that lacks forward secrecy or authenticated encryption. */
final class TlsIT {
    /** Takes any certificate: the test looks at the handshake alone. */
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

    @Test
    void onlyForwardSecrecyAndAuthenticatedEncryptionAreSpoken(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        Map<String, String> flags = Map.of(
                "server.tls-certificate", certificate.chain().toString(),
                "server.tls-key", certificate.key().toString());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        try (TestServer server = TestServer.fast(flags)) {
            List<String> taken = new ArrayList<>();
            for (String cipher : context.getSupportedSSLParameters().getCipherSuites()) {
                String version = cipher.contains("_WITH_") ? "TLSv1.2" : "TLSv1.3";
                if (isTaken(context, server, version, cipher)) {
                    taken.add(cipher);
                }
            }
            // those of a certificate with an elliptic curve
            assertEquals(
                    List.of(
                            "TLS_AES_128_GCM_SHA256",
                            "TLS_AES_256_GCM_SHA384",
                            "TLS_CHACHA20_POLY1305_SHA256",
                            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
                    taken.stream().sorted().toList());
            String[] old = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites())
                    .filter(cipher -> cipher.endsWith("_SHA"))
                    .toArray(String[]::new);
            assertThrows(SSLException.class, () -> handshake(context, server, "TLSv1.1", old));
        }
    }

    private static boolean isTaken(SSLContext context, TestServer server, String version, String cipher)
            throws Exception {
        try {
            handshake(context, server, version, cipher);
            return true;
        } catch (SSLException refused) {
            return false;
        }
    }

    private static void handshake(SSLContext context, TestServer server, String version, String... ciphers)
            throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                        server.server().port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.setEnabledCipherSuites(ciphers);
            socket.startHandshake();
        }
    }
}
