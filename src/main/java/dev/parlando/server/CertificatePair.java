package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Reads a certificate and a private key, and checks that they belong together before a server offers them to clients. */
final class CertificatePair {
    private static final byte[] SIGNED = "Parlando".getBytes(StandardCharsets.US_ASCII);

    /** Signature algorithm that every JDK has, for each kind of key. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private CertificatePair() {}

    /**
     * Reads both files, signs some bytes with the key and verifies them with the certificate. Blocks.
     *
     * @return the contents of both files
     * @throws VoiceException {@code BAD_CONFIG} naming both settings, both files and what is wrong
     */
    static PemKeyCertOptions read(Vertx vertx, ServerConfig.Tls tls) {
        try {
            Buffer key = contents(tls, tls.key());
            if (isEncrypted(key.toString(StandardCharsets.ISO_8859_1))) {
                throw refused(tls, "the key is encrypted; decrypt it, for example with openssl pkey", null);
            }
            // by contents, so that what is checked is what is offered
            PemKeyCertOptions pair = new PemKeyCertOptions()
                    .addCertValue(contents(tls, tls.certificate()))
                    .addKeyValue(key);
            if (!belongTogether(keys(vertx, pair))) {
                throw refused(tls, "the key is that of another certificate", null);
            }
            return pair;
        } catch (VoiceException e) {
            throw e;
        } catch (Exception e) {
            // Vert.x declares no other type for files that are no PEM
            throw refused(tls, String.valueOf(e.getMessage()), e);
        }
    }

    private static Buffer contents(ServerConfig.Tls tls, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw refused(tls, file + " cannot be read: " + FileFailure.reasonOf(e), e);
        }
    }

    private static boolean isEncrypted(String pem) {
        return pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED");
    }

    private static X509KeyManager keys(Vertx vertx, PemKeyCertOptions pair) throws Exception {
        return Stream.of(pair.getKeyManagerFactory(vertx).getKeyManagers())
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the files hold no certificate"));
    }

    /** Returns whether each key fits its certificate; a kind of key that is not known here is taken as fitting. */
    private static boolean belongTogether(X509KeyManager keys) throws GeneralSecurityException {
        for (String kind : SIGNATURES.keySet()) {
            String @Nullable [] names = keys.getServerAliases(kind, null);
            for (String name : names == null ? new String[0] : names) {
                PublicKey known = keys.getCertificateChain(name)[0].getPublicKey();
                if (!verifies(keys.getPrivateKey(name), known)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean verifies(PrivateKey key, PublicKey known) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(SIGNED);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(known);
        verifier.update(SIGNED);
        return verifier.verify(signature);
    }

    private static VoiceException refused(ServerConfig.Tls tls, String why, @Nullable Exception cause) {
        return new VoiceException(
                ErrorCode.BAD_CONFIG,
                "cannot use the certificate of server.tls-certificate (" + tls.certificate()
                        + ") with the key of server.tls-key (" + tls.key() + "): " + why,
                cause);
    }
}
