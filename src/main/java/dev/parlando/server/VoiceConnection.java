package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.ServerGauge;
import dev.parlando.protocol.WireDialogue;
import dev.parlando.session.SessionSetup;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.TurnEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the parts of one client's session: socket, dialogue in the socket's protocol, session, and pace. Everything but
 * {@link #drain} runs on the socket's event loop.
 */
final class VoiceConnection implements Drainable, FrameGuard.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceConnection.class);

    private final Context context;
    private final ServerScope scope;
    private final SocketLine line;
    private final ServerScope.Place place;
    private final ApiKey key;
    private final WireDialogue dialogue;
    private final SessionLedger client;
    private final VoiceSession session;
    private final SocketPace pace;
    private final OpenTextWatch openText;
    private final MessageAssembler assembler;
    private final MessageConsumer<TurnEvent> events;
    private boolean slowed;
    private int measuredChars;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private VoiceConnection(ServerScope scope, SocketLine line, ServerScope.Place place, Upgrade upgrade, Vertx vertx) {
        ServerConfig.Sessions limits = scope.config().sessions();
        this.context = vertx.getOrCreateContext();
        this.scope = scope;
        this.line = line;
        this.place = place;
        this.key = upgrade.caller().key();
        this.dialogue = upgrade.opening().begin(line);
        this.client = new SessionLedger(dialogue, scope.metrics(), line.sessionId(), key.name());
        EngineBridge bridge = new EngineBridge(vertx.eventBus(), scope, place, line.sessionId());
        SessionSetup setup = new SessionSetup(
                line.sessionId(), key.name(), limits.limits(), upgrade.opening().defaults());
        this.session = new VoiceSession(setup, bridge, client, scope.sources());
        SocketTimers timers = new SocketTimers(vertx);
        this.pace = new SocketPace(line, timers, session, client, limits);
        this.openText = new OpenTextWatch(timers, session);
        this.assembler = new MessageAssembler(scope.config().maxMessageBytes());
        this.events = bridge.deliverTo(session, this::onEvent);
    }

    /** Opens a session on a socket that was just accepted, or sends the reason for a refusal and closes the socket. */
    static void open(Vertx vertx, ServerScope scope, Upgrade upgrade) {
        if (upgrade.socket().isClosed()) {
            LOG.debug("a socket was closed before it was open");
            if (upgrade.place() != null) {
                scope.leave(upgrade.place());
            }
            return;
        }
        SocketLine line = new SocketLine(
                upgrade.socket(), UUID.randomUUID().toString(), scope.metrics().prometheus());
        ServerScope.Place place;
        try {
            ServerScope.Place reserved = upgrade.place();
            place = reserved == null ? scope.admit(upgrade.caller()) : reserved;
        } catch (VoiceException e) {
            scope.metrics()
                    .prometheus()
                    .onError(e.code(), upgrade.caller().key().name());
            upgrade.opening().begin(line).onError(e, null);
            line.close(e.code() == ErrorCode.SHUTTING_DOWN ? CloseCodes.GOING_AWAY : CloseCodes.TRY_AGAIN_LATER);
            upgrade.guard().open(line.channel(), null);
            return;
        }
        new VoiceConnection(scope, line, place, upgrade, vertx).begin(upgrade.guard());
    }

    @Override
    public void onPing() {
        countFrame();
    }

    @Override
    public void onWritable() {
        pace.onDrained();
    }

    private void countFrame() {
        if (pace.onFrame()) {
            scope.metrics().prometheus().onSlowed();
            if (!slowed) {
                slowed = true;
                LOG.info(
                        "slowed: session={} session.message-rate={}",
                        line.sessionId(),
                        scope.config().sessions().messageRate());
            }
        }
    }

    @Override
    public void onViolation(short closeCode) {
        if (pace.isClosing()) {
            return;
        }
        if (closeCode == CloseCodes.TOO_BIG) {
            client.onError(assembler.tooLong(), null);
        } else if (closeCode == CloseCodes.BAD_TEXT) {
            client.onError(new VoiceException(ErrorCode.BAD_MESSAGE, "the message is not UTF-8"), null);
        }
        pace.close(closeCode);
    }

    @Override
    public CompletableFuture<Void> drain(Duration deadline) {
        context.runOnContext(ignored -> pace.drain(deadline));
        return closed;
    }

    @Override
    public void onKeysChanged() {
        context.runOnContext(ignored -> {
            if (!pace.isClosing()) {
                scope.access().current(key).ifPresentOrElse(place.share()::setKey, this::revoke);
            }
        });
    }

    private void revoke() {
        client.onError(new VoiceException(ErrorCode.UNAUTHORIZED, "the key was revoked"), null);
        pace.close(CloseCodes.POLICY);
    }

    private void begin(FrameGuard guard) {
        scope.connections().add(this);
        ServerWebSocket socket = line.socket();
        socket.setWriteQueueMaxSize(scope.config().sessions().writeBufferBytes());
        socket.frameHandler(this::onFrame);
        socket.drainHandler(ignored -> pace.onDrained());
        socket.exceptionHandler(cause -> LOG.debug("socket failed: session={}", line.sessionId(), cause));
        socket.closeHandler(ignored -> onClosed());
        LOG.info(
                "session opened: session={} device={} key={}",
                line.sessionId(),
                place.engine().device(),
                key.name().isEmpty() ? "-" : key.name());
        scope.metrics().prometheus().onKeySession(key.name());
        dialogue.onOpen(line.sessionId(), place.engine().model(), place.engine().voices());
        pace.start();
        if (scope.isStopping()) {
            pace.drain(Duration.ZERO);
        }
        // they may have changed before this session was known
        onKeysChanged();
        guard.open(line.channel(), this);
    }

    private void onFrame(WebSocketFrame frame) {
        if (pace.isClosing()) {
            return;
        }
        countFrame();
        try {
            assembler.onFrame(frame).ifPresent(this::onMessage);
        } catch (VoiceException e) {
            client.onError(e, null);
            if (e.code() == ErrorCode.LIMIT_EXCEEDED) {
                pace.close(CloseCodes.TOO_BIG);
            }
        }
        openText.look();
        pace.onAnswered();
        measureText();
    }

    private void onEvent() {
        pace.onEvent();
        openText.look();
        measureText();
    }

    private void measureText() {
        int numChars = session.numChars();
        scope.metrics().prometheus().addKept(ServerGauge.TEXT_CHARS, numChars - measuredChars);
        measuredChars = numChars;
    }

    private void onMessage(MessageAssembler.Message message) {
        if (message.binary()) {
            dialogue.onBinary(message.data().getBytes(), session);
        } else {
            dialogue.onText(message.data().getBytes(), session);
        }
    }

    private void onClosed() {
        events.unregister();
        session.close();
        measureText();
        client.close();
        if (scope.connections().remove(this)) {
            scope.leave(place);
        }
        closed.complete(null);
        LOG.info(
                "session closed: session={} code={}",
                line.sessionId(),
                line.socket().closeStatusCode());
    }
}
