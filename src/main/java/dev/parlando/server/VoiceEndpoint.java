package dev.parlando.server;

import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.parlando.VoiceCodec;
import dev.parlando.session.TurnOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upgrades requests for the voice WebSocket, if they may be. */
final class VoiceEndpoint implements Handler<HttpServerRequest> {
    static final String PATH = "/v1/voice";

    private static final Logger LOG = LoggerFactory.getLogger(VoiceEndpoint.class);
    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;

    private final Vertx vertx;
    private final ServerScope scope;

    VoiceEndpoint(Vertx vertx, ServerScope scope) {
        this.vertx = vertx;
        this.scope = scope;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Optional<Refusal> refusal = Refusal.ofAccess(scope.access(), request).or(() -> refusalOfForm(request));
        if (refusal.isPresent()) {
            refusal.get().answer(request);
            return;
        }
        VoiceConnection.Wishes wishes;
        try {
            wishes = wishesOf(request);
        } catch (VoiceException e) {
            new Refusal(BAD_REQUEST, e).answer(request);
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> VoiceConnection.open(vertx, scope, socket, wishes))
                .onFailure(cause -> LOG.debug("handshake failed", cause));
    }

    private static Optional<Refusal> refusalOfForm(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                ? Optional.empty()
                : Optional.of(new Refusal(
                        UPGRADE_REQUIRED, new VoiceException(ErrorCode.BAD_MESSAGE, PATH + " is a WebSocket")));
    }

    private static VoiceConnection.Wishes wishesOf(HttpServerRequest request) {
        String format = request.getParam("format");
        String mode = request.getParam("mode");
        return new VoiceConnection.Wishes(
                format == null ? AudioFormat.PCM_S16LE : VoiceCodec.formatOf(format),
                new TurnOptions(mode == null ? null : VoiceCodec.modeOf(mode), request.getParam("voice"), null, null));
    }
}
