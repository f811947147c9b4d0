package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request that is refused with an HTTP status, and with the error as JSON in the body.
 *
 * @param retryAfterSeconds time after which the client may try again; 0 where that would not help
 */
record Refusal(int status, VoiceException reason, long retryAfterSeconds) {
    /** Name of the query parameter that holds an API key. */
    static final String KEY_PARAMETER = "key";

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final long SECOND_NANOS = 1_000_000_000;

    /** Creates a refusal of a request that would be refused again. */
    Refusal(int status, VoiceException reason) {
        this(status, reason, 0);
    }

    /**
     * Refuses a request for which there is no room now: 503, with the time to wait in {@code Retry-After}.
     *
     * @param reason {@code SERVER_BUSY} or {@code SHUTTING_DOWN}
     */
    static Refusal ofCapacity(ServerScope scope, VoiceException reason) {
        long seconds = (scope.engines().expectedWaitNanos() + SECOND_NANOS - 1) / SECOND_NANOS;
        return new Refusal(UNAVAILABLE, reason, Math.max(1, seconds));
    }

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
        if (retryAfterSeconds > 0) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(JsonReplies.error(reason).toString());
    }
}
