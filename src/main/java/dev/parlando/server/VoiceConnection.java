package dev.parlando.server;

import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.parlando.ServerMessage;
import dev.parlando.session.SessionSetup;
import dev.parlando.session.TurnOptions;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.TurnEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: feeds its session, watches its pace, and ends it. Everything but {@link #drain} runs on the
 * socket's own event loop.
 */
final class VoiceConnection {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceConnection.class);
    private static final Duration TO_CANCEL = Duration.ofMillis(500);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Context context;
    private final ServerScope scope;
    private final ServerConfig.Sessions limits;
    private final ServerWebSocket socket;
    private final EngineStatus engine;
    private final String sessionId = UUID.randomUUID().toString();
    private final ClientVoice client;
    private final VoiceSession session;
    private final ClientRequests requests;
    private final MessageAssembler assembler;
    private final MessageConsumer<TurnEvent> events;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long lastActiveNanos = System.nanoTime();
    private long timesFull;
    private boolean full;
    private boolean catchUpTimerSet;
    private boolean draining;
    private boolean closing;

    /** What the query asked for. */
    record Wishes(AudioFormat format, TurnOptions defaults) {}

    private VoiceConnection(
            Vertx vertx, ServerScope scope, ServerWebSocket socket, EngineStatus engine, Wishes wishes) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.scope = scope;
        this.limits = scope.config().sessions();
        this.socket = socket;
        this.engine = engine;
        this.client = new ClientVoice(socket, scope, wishes.format(), sessionId);
        EngineBridge bridge = new EngineBridge(vertx.eventBus(), engine.device(), sessionId, scope.metrics()::onStage);
        this.session = new VoiceSession(
                new SessionSetup(sessionId, limits.limits(), wishes.defaults()), bridge, client, scope.sources());
        this.requests = new ClientRequests(session);
        this.assembler = new MessageAssembler(scope.config().maxMessageBytes());
        this.events = bridge.deliverTo(session, this::afterEvent);
    }

    /** Opens a session on a socket that was just accepted, or says why not and closes it. */
    static void open(Vertx vertx, ServerScope scope, ServerWebSocket socket, Wishes wishes) {
        EngineStatus engine;
        try {
            engine = scope.admit();
        } catch (VoiceException e) {
            scope.metrics().prometheus().onError(e.code().name());
            socket.writeTextMessage(scope.codec()
                    .encode(new ServerMessage.ErrorReport(e.code(), String.valueOf(e.getMessage()), null)));
            socket.close(e.code() == ErrorCode.SHUTTING_DOWN ? CloseCodes.GOING_AWAY : CloseCodes.TRY_AGAIN_LATER);
            return;
        }
        new VoiceConnection(vertx, scope, socket, engine, wishes).begin(wishes);
    }

    /**
     * Refuses new turns, lets the others finish until the deadline, cancels the rest, and closes. Any thread.
     *
     * @return completes when the socket is closed
     */
    CompletableFuture<Void> drain(Duration deadline) {
        context.runOnContext(ignored -> beginDraining(deadline));
        return closed;
    }

    private void beginDraining(Duration deadline) {
        if (draining) {
            return;
        }
        draining = true;
        VoiceException reason = ServerScope.shuttingDown();
        session.refuseNewTurns(reason);
        client.onError(reason, null);
        if (session.isIdle()) {
            close(CloseCodes.GOING_AWAY);
            return;
        }
        timer(deadline, session::cancelAll);
        timer(deadline.plus(TO_CANCEL), () -> close(CloseCodes.GOING_AWAY));
    }

    private void begin(Wishes wishes) {
        scope.connections().add(this);
        socket.setWriteQueueMaxSize(limits.writeBufferBytes());
        socket.frameHandler(this::onFrame);
        socket.drainHandler(ignored -> onDrained());
        socket.exceptionHandler(cause -> LOG.debug("socket failed: session={}", sessionId, cause));
        socket.closeHandler(ignored -> onClosed());
        LOG.info("session opened: session={} device={}", sessionId, engine.device());
        client.send(new ServerMessage.Ready(
                sessionId, engine.model(), engine.voices(), PcmChunk.SAMPLE_RATE_HZ, wishes.format()));
        watchIdleness(limits.idleTimeout());
        if (scope.isStopping()) {
            beginDraining(Duration.ZERO);
        }
    }

    private void onFrame(WebSocketFrame frame) {
        if (closing) {
            return;
        }
        lastActiveNanos = System.nanoTime();
        try {
            assembler
                    .onFrame(frame)
                    .ifPresent(message -> scope.codec().decode(message).dispatch(requests));
        } catch (VoiceException e) {
            client.onError(e, null);
            if (e.code() == ErrorCode.LIMIT_EXCEEDED) {
                close(CloseCodes.TOO_BIG);
            }
        }
        // whoever asks without reading the answers is not read either
        if (!socket.isClosed() && socket.writeQueueFull()) {
            onFull();
            socket.pause();
        }
    }

    private void afterEvent() {
        lastActiveNanos = System.nanoTime();
        if (!socket.isClosed() && socket.writeQueueFull()) {
            onFull();
        }
        watchPlayback();
        if (draining && session.isIdle()) {
            close(CloseCodes.GOING_AWAY);
        }
    }

    private void onFull() {
        if (!full) {
            full = true;
            long thisTime = ++timesFull;
            session.setWritable(false);
            timer(limits.stallTimeout(), () -> {
                if (full && timesFull == thisTime) {
                    LOG.info("stalled: session={}", sessionId);
                    abort();
                }
            });
        }
    }

    private void onDrained() {
        full = false;
        session.setWritable(true);
        socket.resume();
        watchPlayback();
    }

    private void watchPlayback() {
        long nanos = session.nanosUntilCaughtUp();
        if (nanos > 0 && !catchUpTimerSet) {
            catchUpTimerSet = true;
            timer(Duration.ofNanos(nanos), () -> {
                catchUpTimerSet = false;
                session.updatePause();
                watchPlayback();
            });
        }
    }

    private void watchIdleness(Duration delay) {
        timer(delay, () -> {
            Duration idle = Duration.ofNanos(System.nanoTime() - lastActiveNanos);
            Duration left = limits.idleTimeout().minus(idle);
            if (!session.awaitsClient()) {
                watchIdleness(limits.idleTimeout());
            } else if (left.isNegative() || left.isZero()) {
                client.onError(
                        new VoiceException(
                                ErrorCode.LIMIT_EXCEEDED,
                                "nothing happened for session.idle-timeout, "
                                        + limits.idleTimeout().toMillis() + "ms"),
                        null);
                close(CloseCodes.POLICY);
            } else {
                watchIdleness(left);
            }
        });
    }

    private void timer(Duration delay, Runnable action) {
        // timers have whole milliseconds, at least one
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delay.toNanos() + 999_999));
        vertx.setTimer(millis, ignored -> {
            if (!socket.isClosed()) {
                action.run();
            }
        });
    }

    private void close(short code) {
        if (!closing) {
            closing = true;
            socket.close(code);
            timer(LAST_WORDS, this::abort);
        }
    }

    /** A close frame does not get past what a client leaves unread, so the connection itself is cut. */
    private void abort() {
        closing = true;
        ((WebSocketInternal) socket)
                .channelHandlerContext()
                .close()
                .addListener(cut -> LOG.debug("cut off: session={}", sessionId));
    }

    private void onClosed() {
        events.unregister();
        session.close();
        if (scope.connections().remove(this)) {
            scope.leave(engine);
        }
        closed.complete(null);
        LOG.info("session closed: session={} code={}", sessionId, socket.closeStatusCode());
    }
}
