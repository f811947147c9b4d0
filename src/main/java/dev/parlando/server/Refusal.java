package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request that is refused with an HTTP status, and with the error as JSON in the body. */
record Refusal(int status, VoiceException reason) {
    /** Name of the query parameter that holds an API key. */
    static final String KEY_PARAMETER = "key";

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Returns the key with which a request comes; empty if it is missing or wrong. */
    static Optional<ApiKey> keyOf(AccessPolicy access, HttpServerRequest request) {
        return access.keyOf(request.getHeader(HttpHeaders.AUTHORIZATION), request.getParam(KEY_PARAMETER));
    }

    /**
     * Checks key and origin; empty when the request may go on.
     *
     * @param key that {@link #keyOf} returned for the request
     */
    static Optional<Refusal> ofAccess(Optional<ApiKey> key, AccessPolicy access, HttpServerRequest request) {
        if (key.isEmpty()) {
            return of(
                    UNAUTHORIZED, "a valid key is needed: header 'Authorization: Bearer KEY' or query parameter 'key'");
        }
        if (access.allowsOrigin(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            return Optional.empty();
        }
        return of(FORBIDDEN, "this web origin is not allowed; see server.allowed-origins");
    }

    private static Optional<Refusal> of(int status, String message) {
        return Optional.of(new Refusal(status, new VoiceException(ErrorCode.UNAUTHORIZED, message)));
    }

    /** Answers the request; the first refusal on a connection is logged, further ones are counted. */
    void answer(ServerScope scope, HttpServerRequest request) {
        if (scope.openConnections().isFirstRefusal(request)) {
            LOG.info("request refused: status={} code={}", status, reason.code());
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(JsonReplies.error(reason).toString());
    }
}
