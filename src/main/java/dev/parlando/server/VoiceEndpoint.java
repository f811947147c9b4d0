package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.access.Caller;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.protocol.WireProtocol;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upgrades requests for the WebSockets of one protocol, if access and query are in order. */
final class VoiceEndpoint implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceEndpoint.class);
    /** Name of the query parameter that says how a client wants to hear that there is no room. */
    private static final String BUSY_PARAMETER = "busy";

    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UPGRADE_REQUIRED = 426;
    private static final String VERSION = "13";
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/]{22}==");
    private static final Pattern COMMA = Pattern.compile(",");

    private final Vertx vertx;
    private final ServerScope scope;
    private final WireProtocol protocol;
    private final List<String> parameters;

    VoiceEndpoint(Vertx vertx, ServerScope scope, WireProtocol protocol) {
        this.vertx = vertx;
        this.scope = scope;
        this.protocol = protocol;
        this.parameters = new ArrayList<>(protocol.parameters());
        parameters.add(BUSY_PARAMETER);
        parameters.add(Refusal.KEY_PARAMETER);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Optional<ApiKey> key = Refusal.keyOf(scope.access(), request);
        Optional<Refusal> refusal =
                Refusal.ofAccess(key, scope.access(), request).or(() -> refusalOfForm(request));
        if (refusal.isPresent()) {
            refusal.get().answer(scope, request);
            return;
        }
        WireProtocol.Opening opening;
        boolean busyOverHttp;
        try {
            QueryParameters query = new QueryParameters(request.params(), parameters);
            opening = protocol.read(query, scope.engines().voices());
            busyOverHttp =
                    query.value(BUSY_PARAMETER).map(VoiceEndpoint::isOverHttp).orElse(false);
        } catch (VoiceException e) {
            new Refusal(BAD_REQUEST, e).answer(scope, request);
            return;
        }
        Caller caller = new Caller(scope.addressOf(request), key.orElseThrow());
        if (!busyOverHttp) {
            upgrade(request, opening, caller, null);
            return;
        }
        ServerScope.Place place;
        try {
            place = scope.admitToSpeak(caller);
        } catch (VoiceException e) {
            scope.metrics().prometheus().onError(e.code(), caller.key().name());
            Refusal.ofCapacity(scope, e).answer(scope, request);
            return;
        }
        upgrade(request, opening, caller, place);
    }

    /** @param place for the session, or null if the session asks for one when it is opened */
    private void upgrade(
            HttpServerRequest request, WireProtocol.Opening opening, Caller caller, ServerScope.@Nullable Place place) {
        FrameGuard guard = FrameGuard.install(request);
        request.toWebSocket()
                .onSuccess(socket -> {
                    scope.openConnections().onUpgrade(vertx, request);
                    VoiceConnection.open(vertx, scope, new Upgrade(socket, guard, opening, caller, place));
                })
                .onFailure(cause -> {
                    guard.uninstall(request);
                    if (place != null) {
                        scope.leave(place);
                    }
                    // the cause may quote the address, and a key in it
                    LOG.debug("handshake failed: cause={}", cause.getClass().getName());
                });
    }

    private static boolean isOverHttp(String value) {
        if (!value.equals("http") && !value.equals("socket")) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "'busy' must be http or socket");
        }
        return value.equals("http");
    }

    private Optional<Refusal> refusalOfForm(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            return refusal(METHOD_NOT_ALLOWED, protocol.path() + " takes GET");
        }
        if (!hasToken(request, HttpHeaders.UPGRADE, "websocket")
                || request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            return refusal(UPGRADE_REQUIRED, protocol.path() + " is a WebSocket");
        }
        if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            request.response().putHeader("Sec-WebSocket-Version", VERSION);
            return refusal(UPGRADE_REQUIRED, "Sec-WebSocket-Version must be " + VERSION);
        }
        if (!hasToken(request, HttpHeaders.CONNECTION, "upgrade")
                || !NONCE.matcher(String.valueOf(request.getHeader("Sec-WebSocket-Key")))
                        .matches()
                || !isUri(request.uri())) {
            return refusal(BAD_REQUEST, "the WebSocket handshake is not well-formed");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(int status, String message) {
        return Optional.of(new Refusal(status, new VoiceException(ErrorCode.BAD_MESSAGE, message)));
    }

    private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> COMMA.splitAsStream(value))
                .anyMatch(each -> each.strip().equalsIgnoreCase(token));
    }

    private static boolean isUri(String address) {
        try {
            new URI(address);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
