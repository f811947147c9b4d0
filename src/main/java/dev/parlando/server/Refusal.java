package dev.parlando.server;

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

    /** Checks key and origin; empty when the request may go on. */
    static Optional<Refusal> ofAccess(AccessPolicy access, HttpServerRequest request) {
        try {
            access.requireKey(request.getHeader(HttpHeaders.AUTHORIZATION), request.getParam(KEY_PARAMETER));
        } catch (VoiceException e) {
            return Optional.of(new Refusal(UNAUTHORIZED, e));
        }
        if (access.allowsOrigin(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                FORBIDDEN,
                new VoiceException(
                        ErrorCode.UNAUTHORIZED, "this web origin is not allowed; see server.allowed-origins")));
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
