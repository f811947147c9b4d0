package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.protocol.WireProtocol;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upgrades requests for the WebSockets of one protocol, if access and query are in order. */
final class VoiceEndpoint implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceEndpoint.class);
    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;

    private final Vertx vertx;
    private final ServerScope scope;
    private final WireProtocol protocol;
    private final List<String> parameters;

    VoiceEndpoint(Vertx vertx, ServerScope scope, WireProtocol protocol) {
        this.vertx = vertx;
        this.scope = scope;
        this.protocol = protocol;
        this.parameters = new ArrayList<>(protocol.parameters());
        parameters.add(Refusal.KEY_PARAMETER);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Optional<Refusal> refusal = refusalOfQuery(request)
                .or(() -> Refusal.ofAccess(scope.access(), request))
                .or(() -> refusalOfForm(request));
        if (refusal.isPresent()) {
            refusal.get().answer(scope, request);
            return;
        }
        WireProtocol.Opening opening;
        try {
            QueryParameters query = new QueryParameters(request.params(), parameters);
            opening = protocol.read(query, scope.engines().voices());
        } catch (VoiceException e) {
            new Refusal(BAD_REQUEST, e).answer(scope, request);
            return;
        }
        FrameGuard guard = FrameGuard.install(request);
        request.toWebSocket()
                .onSuccess(socket -> {
                    scope.openConnections().onUpgrade(vertx, request);
                    VoiceConnection.open(vertx, scope, socket, guard, opening);
                })
                .onFailure(cause -> {
                    guard.uninstall(request);
                    LOG.debug("handshake failed", cause);
                });
    }

    /**
     * Refuses a query that cannot be decoded, for example because of a wrong percent sign. The answer repeats nothing
     * of the query, because a key may be in it.
     */
    private static Optional<Refusal> refusalOfQuery(HttpServerRequest request) {
        try {
            request.params();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Refusal(
                    BAD_REQUEST,
                    new VoiceException(ErrorCode.BAD_MESSAGE, "the query of the address is not well-formed")));
        }
    }

    private Optional<Refusal> refusalOfForm(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                ? Optional.empty()
                : Optional.of(new Refusal(
                        UPGRADE_REQUIRED,
                        new VoiceException(ErrorCode.BAD_MESSAGE, protocol.path() + " is a WebSocket")));
    }
}
