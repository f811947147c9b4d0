package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks each request before it is routed, and gives every answer the headers that browsers heed. What is refused here is
 * not repeated in answer or log, for a key may be in it. Event loop.
 */
final class RequestGate implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int ADDRESS_TOO_LONG = 414;
    private static final int HEADERS_TOO_LONG = 431;
    private static final int FAILED = 500;

    private final ServerScope scope;
    private final HostPolicy hosts;
    private final Handler<HttpServerRequest> routes;

    RequestGate(ServerScope scope, HostPolicy hosts, Handler<HttpServerRequest> routes) {
        this.scope = scope;
        this.hosts = hosts;
        this.routes = routes;
    }

    @Override
    public void handle(HttpServerRequest request) {
        harden(request);
        Optional<Refusal> refusal = refusalOfHost(request).or(() -> refusalOfAddress(request));
        if (refusal.isPresent()) {
            refusal.get().answer(scope, request);
            return;
        }
        try {
            routes.handle(request);
        } catch (RuntimeException e) {
            // its message may hold the address
            LOG.error("request failed: cause={}", e.getClass().getName());
            if (!request.response().ended()) {
                new Refusal(FAILED, new VoiceException(ErrorCode.ENGINE_FAILED, "the request failed"))
                        .answer(scope, request);
            }
        }
    }

    /** Answers a request that is no HTTP, or whose head is too long, and closes the connection. */
    static void answerBroken(ServerScope scope, HttpServerRequest request) {
        harden(request);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            bad(ADDRESS_TOO_LONG, "the address is too long").answer(scope, request);
        } else if (cause instanceof TooLongHttpHeaderException) {
            bad(HEADERS_TOO_LONG, "the headers are too long").answer(scope, request);
        } else {
            bad(BAD_REQUEST, "the request is not well-formed").answer(scope, request);
        }
        request.connection().close();
    }

    private static void harden(HttpServerRequest request) {
        request.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", NOTHING)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private Optional<Refusal> refusalOfHost(HttpServerRequest request) {
        List<String> given = request.headers().getAll(HttpHeaders.HOST);
        int fewest = request.version() == HttpVersion.HTTP_1_0 ? 0 : 1;
        if (given.size() > 1 || given.size() < fewest) {
            return Optional.of(bad(BAD_REQUEST, "the request needs one Host header and has " + given.size()));
        }
        if (given.isEmpty() || hosts.allows(given.get(0))) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                FORBIDDEN,
                new VoiceException(
                        ErrorCode.UNAUTHORIZED, "this server does not answer to this host; see server.allowed-hosts")));
    }

    private static Optional<Refusal> refusalOfAddress(HttpServerRequest request) {
        try {
            if (request.uri().startsWith("/")
                    && !BROKEN_ESCAPE.matcher(request.uri()).find()) {
                request.path();
                request.params();
                return Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("address not decoded: cause={}", e.getClass().getName());
        }
        return Optional.of(bad(BAD_REQUEST, "the query of the address is not well-formed"));
    }

    private static Refusal bad(int status, String message) {
        return new Refusal(status, new VoiceException(ErrorCode.BAD_MESSAGE, message));
    }
}
