package dev.parlando.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.access.ApiKey;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.protocol.WireProtocol;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes each request by path, on the event loop. Slow work runs on a worker thread. */
final class HttpRoutes {
    /** Content security policy of the page: it needs nothing from other hosts and must not be made to load it. */
    private static final String PAGE_POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self';"
                    + " frame-ancestors 'none'";

    private static final String PAGE_IN_JAR = "web";
    private static final String MODELS = "/v1/models";
    private static final String LATENCY = "/v1/latency";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    /** Name of the executor of {@link #reports}, which all event loops share. */
    private static final String REPORTS = "reports";

    private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);

    private final Vertx vertx;
    private final ServerScope scope;
    /** Makes reports one after the other: each copies all histograms, and a client that asks often must not fill the memory with copies. */
    private final WorkerExecutor reports;

    HttpRoutes(Vertx vertx, ServerScope scope) {
        this.vertx = vertx;
        this.scope = scope;
        this.reports = vertx.createSharedWorkerExecutor(REPORTS, 1);
    }

    /** Returns the handler of all requests: an endpoint for the sockets of each protocol, a router for the rest. */
    Handler<HttpServerRequest> handler() {
        Map<String, VoiceEndpoint> sockets = scope.protocols().stream()
                .collect(Collectors.toMap(WireProtocol::path, protocol -> new VoiceEndpoint(vertx, scope, protocol)));
        Router router = router();
        // the router would wrap the socket, and a wrapped one cannot be cut off
        return request -> {
            VoiceEndpoint socket = sockets.get(request.path());
            if (socket != null) {
                socket.handle(request);
            } else {
                router.handle(request);
            }
        };
    }

    private Router router() {
        Router router = Router.router(vertx);
        get(router, "/health/live").handler(request -> reply(request, 200, JsonReplies.live()));
        get(router, "/health/ready").handler(this::ready);
        router.route("/v1/*").handler(this::requireAccess);
        router.route("/metrics").handler(this::requireAccess);
        get(router, MODELS).handler(request -> reply(request, 200, JsonReplies.models(scope)));
        get(router, LATENCY).handler(request -> replyLater(request, () -> JsonReplies.latency(scope)));
        get(router, "/metrics").handler(this::metrics);
        get(router, "/v1/*").handler(request -> refuse(request, NOT_FOUND, "nothing is at this path"));
        get(router, "/*").handler(this::hardenPage);
        get(router, "/*").handler(page());
        router.errorHandler(NOT_FOUND, request -> refuse(request, NOT_FOUND, "nothing is at this path"));
        router.errorHandler(METHOD_NOT_ALLOWED, this::refuseMethod);
        router.errorHandler(FAILED, this::fail);
        router.errorHandler(BAD_REQUEST, request -> refuse(request, BAD_REQUEST, "the request is not well-formed"));
        return router;
    }

    private static Route get(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void refuseMethod(RoutingContext request) {
        String path = request.normalizedPath();
        if (path.startsWith("/v1/") && !path.equals(MODELS) && !path.equals(LATENCY)) {
            request.response().headers().remove(HttpHeaders.ALLOW);
            refuse(request, NOT_FOUND, "nothing is at this path");
        } else {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(request, METHOD_NOT_ALLOWED, "this path takes GET");
        }
    }

    private void fail(RoutingContext request) {
        Throwable failure = request.failure();
        // its message may hold the address
        LOG.error(
                "request failed: cause={}",
                failure == null ? "none" : failure.getClass().getName());
        VoiceException reason = new VoiceException(ErrorCode.ENGINE_FAILED, "the request failed");
        new Refusal(FAILED, reason).answer(scope, request.request());
    }

    private void refuse(RoutingContext request, int status, String message) {
        new Refusal(status, new VoiceException(ErrorCode.BAD_MESSAGE, message)).answer(scope, request.request());
    }

    private void ready(RoutingContext request) {
        boolean ready = scope.engines().isReady() && !scope.isStopping();
        reply(request, ready ? 200 : 503, JsonReplies.ready(scope));
    }

    private void requireAccess(RoutingContext context) {
        Optional<ApiKey> key = Refusal.keyOf(scope.access(), context.request());
        Optional<Refusal> refusal = Refusal.ofAccess(key, scope.access(), context.request());
        if (refusal.isPresent()) {
            refusal.get().answer(scope, context.request());
        } else {
            context.next();
        }
    }

    private void metrics(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        inBackground(
                context,
                () -> scope.metrics().prometheus().render(accept),
                (PrometheusMetrics.Page page) -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, page.contentType())
                        .end(page.body()));
    }

    private void hardenPage(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", PAGE_POLICY);
        context.next();
    }

    private StaticHandler page() {
        StaticHandler handler = scope.config()
                .webRoot()
                .map(folder -> StaticHandler.create(
                        FileSystemAccess.ROOT, folder.toAbsolutePath().toString()))
                .orElseGet(() -> StaticHandler.create(FileSystemAccess.RELATIVE, PAGE_IN_JAR));
        return handler.setCachingEnabled(false);
    }

    private void replyLater(RoutingContext context, Callable<ObjectNode> body) {
        inBackground(context, body, json -> reply(context, 200, json));
    }

    private <T> void inBackground(RoutingContext context, Callable<T> work, Consumer<T> then) {
        reports.executeBlocking(work, false).onSuccess(then::accept).onFailure(context::fail);
    }

    private static void reply(RoutingContext context, int status, ObjectNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toString());
    }
}
