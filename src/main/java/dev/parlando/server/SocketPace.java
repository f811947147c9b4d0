package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.session.SessionListener;
import dev.parlando.session.VoiceSession;
import java.time.Duration;

/**
 * Keeps a session at the pace of its socket, whatever protocol the socket carries. While the socket is full, the session
 * is paused and the client is not read. A socket that stays full, or a client that stays silent, is ended; a socket that
 * is drained ends with its last turn. Event loop of the socket.
 */
final class SocketPace {
    private static final Duration TO_CANCEL = Duration.ofMillis(500);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Line line;
    private final Timers timers;
    private final VoiceSession session;
    private final SessionListener client;
    private final ServerConfig.Sessions limits;
    private long lastActiveNanos;
    private long timesFull;
    private boolean full;
    private boolean catchUpTimerSet;
    private boolean draining;
    private boolean closing;

    /** The socket, as far as its pace is concerned. */
    interface Line {
        /** Returns true once nothing can be sent any more. */
        boolean isClosed();

        /** Returns true while more waits to be sent than {@code session.write-buffer}. */
        boolean isFull();

        /** Stops reading from the client until {@link #goOnReading}. */
        void stopReading();

        /** Reads from the client again. */
        void goOnReading();

        /** Closes the socket in the way of its protocol. */
        void close(short code);

        /** Cuts the connection: a close frame does not get past what a client leaves unread. */
        void cut(String why);
    }

    /** Time and timers of the socket's event loop. */
    interface Timers {
        /** Returns a monotonic time. */
        long nanoTime();

        /** Runs an action once, after the delay. */
        void after(Duration delay, Runnable action);
    }

    /** @param client told, as its last words, why its socket ends */
    SocketPace(Line line, Timers timers, VoiceSession session, SessionListener client, ServerConfig.Sessions limits) {
        this.line = line;
        this.timers = timers;
        this.session = session;
        this.client = client;
        this.limits = limits;
        this.lastActiveNanos = timers.nanoTime();
    }

    /** Begins to watch for a client that stays silent. */
    void start() {
        watchIdleness(limits.idleTimeout());
    }

    /** Returns true once the socket is being closed: what the client still sends is ignored. */
    boolean isClosing() {
        return closing;
    }

    /** Call when the client is about to be heard. */
    void onFrame() {
        lastActiveNanos = timers.nanoTime();
    }

    /** Call when the client was answered. A client that asks without reading the answers is not read either. */
    void onAnswered() {
        if (!line.isClosed() && line.isFull()) {
            onFull();
            line.stopReading();
        }
    }

    /** Call after each event of the engine. */
    void onEvent() {
        lastActiveNanos = timers.nanoTime();
        if (!line.isClosed() && line.isFull()) {
            onFull();
        }
        watchPlayback();
        if (draining && session.isIdle()) {
            close(CloseCodes.GOING_AWAY);
        }
    }

    /** Call when the socket takes data again. */
    void onDrained() {
        full = false;
        session.setWritable(true);
        line.goOnReading();
        watchPlayback();
    }

    /** Refuses new turns, lets the others finish until the deadline, cancels the rest, and closes. */
    void drain(Duration deadline) {
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
        after(deadline, session::cancelAll);
        after(deadline.plus(TO_CANCEL), () -> close(CloseCodes.GOING_AWAY));
    }

    /** Closes the socket, and cuts the connection if the client does not take its last words. */
    void close(short code) {
        if (!closing) {
            closing = true;
            line.close(code);
            after(LAST_WORDS, () -> line.cut("did not close"));
        }
    }

    private void onFull() {
        if (full) {
            return;
        }
        full = true;
        long thisTime = ++timesFull;
        session.setWritable(false);
        after(limits.stallTimeout(), () -> {
            if (full && timesFull == thisTime) {
                closing = true;
                line.cut("stalled");
            }
        });
    }

    private void watchPlayback() {
        long nanos = session.nanosUntilCaughtUp();
        if (nanos > 0 && !catchUpTimerSet) {
            catchUpTimerSet = true;
            after(Duration.ofNanos(nanos), () -> {
                catchUpTimerSet = false;
                session.updatePause();
                watchPlayback();
            });
        }
    }

    private void watchIdleness(Duration delay) {
        after(delay, () -> {
            Duration idle = Duration.ofNanos(timers.nanoTime() - lastActiveNanos);
            Duration left = limits.idleTimeout().minus(idle);
            if (!session.awaitsClient()) {
                watchIdleness(limits.idleTimeout());
            } else if (left.isNegative() || left.isZero()) {
                client.onError(idleFor(limits.idleTimeout()), null);
                close(CloseCodes.POLICY);
            } else {
                watchIdleness(left);
            }
        });
    }

    private static VoiceException idleFor(Duration timeout) {
        return new VoiceException(
                ErrorCode.LIMIT_EXCEEDED, "nothing happened for session.idle-timeout, " + timeout.toMillis() + "ms");
    }

    private void after(Duration delay, Runnable action) {
        timers.after(delay, () -> {
            if (!line.isClosed()) {
                action.run();
            }
        });
    }
}
