package dev.parlando.bench.load.run;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Reads the file of {@code --trust}, so that a wrong one is not taken for a server that cannot be reached. */
final class TrustedFile {
    private static final String MARK = "-----BEGIN CERTIFICATE-----";

    private TrustedFile() {}

    /**
     * Reads the certificates of a PEM file.
     *
     * @throws VoiceException {@code BAD_CONFIG} naming the file and what is wrong with it
     */
    static TrustOptions read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "the file does not exist", e);
        } catch (AccessDeniedException e) {
            throw refused(file, "this user may not read the file", e);
        } catch (IOException e) {
            throw refused(file, Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage()), e);
        }
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(MARK)) {
            throw refused(file, "the file holds no certificate in PEM form (" + MARK + ")", null);
        }
        try {
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw refused(file, "the file holds a damaged certificate", e);
        }
        return new PemTrustOptions().addCertValue(Buffer.buffer(bytes));
    }

    private static VoiceException refused(Path file, String why, @Nullable Exception cause) {
        return new VoiceException(ErrorCode.BAD_CONFIG, "--trust " + file + ": " + why, cause);
    }
}
