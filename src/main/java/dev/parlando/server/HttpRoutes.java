package dev.parlando.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.protocol.AudioFormat;
import dev.parlando.protocol.VoiceCodec;
import dev.parlando.session.TurnOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found at which path. Event loop; whatever takes long runs on a worker thread. */
final class HttpRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
    private static final String PAGE_IN_JAR = "web";

    private final Vertx vertx;
    private final ServerScope scope;

    HttpRoutes(Vertx vertx, ServerScope scope) {
        this.vertx = vertx;
        this.scope = scope;
    }

    Router router() {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(request -> reply(request, 200, JsonReplies.live()));
        router.get("/health/ready").handler(this::ready);
        router.route("/v1/*").handler(this::requireAccess);
        router.route("/metrics").handler(this::requireAccess);
        router.get("/v1/voice").handler(this::voice);
        router.get("/v1/models").handler(request -> reply(request, 200, JsonReplies.models(scope)));
        router.get("/v1/latency").handler(request -> replyLater(request, () -> JsonReplies.latency(scope)));
        router.get("/metrics").handler(this::metrics);
        router.get().handler(this::hardenPage);
        router.get().handler(page());
        return router;
    }

    private void ready(RoutingContext request) {
        boolean ready = scope.engines().isReady() && !scope.isStopping();
        reply(request, ready ? 200 : 503, JsonReplies.ready(scope));
    }

    private void requireAccess(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            scope.access().requireKey(request.getHeader(HttpHeaders.AUTHORIZATION), request.getParam("key"));
        } catch (VoiceException e) {
            refuse(context, 401, e);
            return;
        }
        if (scope.access().allowsOrigin(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            context.next();
        } else {
            refuse(
                    context,
                    403,
                    new VoiceException(
                            ErrorCode.UNAUTHORIZED, "this web origin is not allowed; see server.allowed-origins"));
        }
    }

    private void voice(RoutingContext context) {
        HttpServerRequest request = context.request();
        VoiceConnection.Wishes wishes;
        try {
            wishes = wishesOf(request);
        } catch (VoiceException e) {
            refuse(context, 400, e);
            return;
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            refuse(context, 426, new VoiceException(ErrorCode.BAD_MESSAGE, "/v1/voice is a WebSocket"));
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> VoiceConnection.open(vertx, scope, socket, wishes))
                .onFailure(cause -> LOG.debug("handshake failed", cause));
    }

    private VoiceConnection.Wishes wishesOf(HttpServerRequest request) {
        String format = request.getParam("format");
        String mode = request.getParam("mode");
        return new VoiceConnection.Wishes(
                format == null ? AudioFormat.PCM_S16LE : VoiceCodec.formatOf(format),
                new TurnOptions(mode == null ? null : VoiceCodec.modeOf(mode), request.getParam("voice"), null, null));
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
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
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
        vertx.executeBlocking(work, false).onSuccess(then::accept).onFailure(context::fail);
    }

    private static void refuse(RoutingContext context, int status, VoiceException reason) {
        LOG.info("request refused: status={} code={}", status, reason.code());
        reply(context, status, JsonReplies.error(reason));
    }

    private static void reply(RoutingContext context, int status, ObjectNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toString());
    }
}
