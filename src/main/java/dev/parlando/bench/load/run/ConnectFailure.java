package dev.parlando.bench.load.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.http.UpgradeRejectedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says why no session could be opened.
 *
 * @param code one of the client's own codes in {@code docs/loadtest.md}
 * @param reason what went wrong, and what mends it; the server's own sentence where it answered with one
 */
record ConnectFailure(String code, String reason) {
    /** Code of a server whose certificate is not trusted. */
    static final String CERTIFICATE_REFUSED = "CERTIFICATE_REFUSED";

    /** Code of a server that cannot be reached, or does not speak the protocol of the URL. */
    static final String CONNECT_FAILED = "CONNECT_FAILED";

    /** Code of a session that was not open in time. */
    static final String TIMEOUT = "TIMEOUT";

    private static final String UNAUTHORIZED = "HTTP_401";
    private static final int NOT_HTTP = 999;
    private static final int MOST_CAUSES = 16;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Returns the failure of a connection to {@code target} that ended with {@code cause}. */
    static ConnectFailure of(Throwable cause, LoadPlan.Target target) {
        if (cause instanceof UpgradeRejectedException rejected) {
            return refused(rejected);
        }
        if (hasCause(cause, CertificateException.class)) {
            return new ConnectFailure(
                    CERTIFICATE_REFUSED,
                    "its certificate is not trusted, has expired, or is made out to another name than " + target.host()
                            + "; --trust names a PEM file with the server's certificate");
        }
        return new ConnectFailure(CONNECT_FAILED, reasonOf(cause, target));
    }

    /** Returns the failure of a session whose {@code ready} did not come in time. */
    static ConnectFailure late(long timeoutMillis) {
        return new ConnectFailure(TIMEOUT, "the server did not open it within " + timeoutMillis + " ms");
    }

    /** Returns the failure of a session that ended with {@code code} before it was ready. */
    static ConnectFailure ended(String code) {
        return new ConnectFailure(code, "the server ended it before it was ready");
    }

    /**
     * Returns the failure as an exception with the code {@code UNAUTHORIZED} or {@code BAD_CONFIG}.
     *
     * @param option the option that names the server, with its value
     */
    VoiceException in(String option) {
        return new VoiceException(
                code.equals(UNAUTHORIZED) ? ErrorCode.UNAUTHORIZED : ErrorCode.BAD_CONFIG,
                option + ": no session could be opened, " + code + "; " + reason);
    }

    private static ConnectFailure refused(UpgradeRejectedException rejected) {
        if (rejected.getStatus() == NOT_HTTP) {
            return new ConnectFailure(CONNECT_FAILED, "the server there does not speak HTTP");
        }
        String code = "HTTP_" + rejected.getStatus();
        if (code.equals(UNAUTHORIZED)) {
            return new ConnectFailure(code, "the key is missing or wrong");
        }
        String sentence = sentenceOf(rejected);
        return new ConnectFailure(code, sentence.isEmpty() ? "no voice server answers there" : sentence);
    }

    /** Returns the message of the server's error, or an empty text when the answer is another one. */
    private static String sentenceOf(UpgradeRejectedException rejected) {
        if (rejected.getBody() == null) {
            return "";
        }
        try {
            return MAPPER.readTree(rejected.getBody().toString())
                    .path("message")
                    .asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String reasonOf(Throwable cause, LoadPlan.Target target) {
        if (hasCause(cause, UnknownHostException.class)) {
            return "the name " + target.host() + " does not resolve";
        }
        if (hasCause(cause, SSLException.class)) {
            return "no TLS handshake came about; ws:// is for servers without TLS";
        }
        if (!hasCause(cause, IOException.class)) {
            return "no WebSocket handshake came about" + (target.secure() ? "" : "; wss:// is for servers with TLS");
        }
        String message = String.valueOf(cause.getMessage());
        return hasCause(cause, ConnectException.class) && message.contains("refused")
                ? "no server listens there"
                : "the connection failed: " + message;
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .anyMatch(type::isInstance);
    }
}
