package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.session.SessionListener;
import dev.parlando.session.VoiceSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a session at the pace of the socket, whatever protocol the socket carries. Use it on the socket's event loop.
 *
 * <p>While the socket is full, the session is paused, and a client that goes on to ask is not read. A client that sends
 * faster than {@code session.message-rate} is not read for a while either. A socket that stays full, or a client that
 * stays silent, is disconnected. When the server stops, the socket is closed after its last turn.
 */
final class SocketPace {
    private static final Duration TO_CANCEL = Duration.ofMillis(500);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Shortest time for which a client that sends too fast is not read: a timer for each frame would cost more than it. */
    private static final long SHORTEST_BREAK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Line line;
    private final Timers timers;
    private final VoiceSession session;
    private final SessionListener client;
    private final ServerConfig.Sessions limits;
    private final FrameRate rate;
    private long lastActiveNanos;
    private long timesFull;
    private boolean full;
    private boolean answersWait;
    private boolean tooFast;
    private boolean catchUpTimerSet;
    private boolean draining;
    private boolean closing;

    /** Gives access to the socket, as far as the pace needs it. */
    interface Line {
        /** Returns true once nothing can be sent any more. */
        boolean isClosed();

        /** Returns true while more bytes wait to be sent than {@code session.write-buffer} allows. */
        boolean isFull();

        /** Stops reading from the client, until {@link #goOnReading} is called. */
        void stopReading();

        /** Reads from the client again. */
        void goOnReading();

        /** Closes the socket with a close frame. */
        void close(short code);

        /** Cuts the connection without a close frame, which could not pass the bytes that the client leaves unread. */
        void cut(String why);
    }

    /** Gives the time and the timers of the socket's event loop. */
    interface Timers {
        /** Returns the time of a monotonic clock. */
        long nanoTime();

        /** Runs an action once, after the delay. */
        void after(Duration delay, Runnable action);
    }

    /**
     * Creates the pace of one socket.
     *
     * @param client receives the reason, as the last message, why the socket is closed
     */
    SocketPace(Line line, Timers timers, VoiceSession session, SessionListener client, ServerConfig.Sessions limits) {
        this.line = line;
        this.timers = timers;
        this.session = session;
        this.client = client;
        this.limits = limits;
        this.lastActiveNanos = timers.nanoTime();
        this.rate = new FrameRate(limits.messageRate(), lastActiveNanos);
    }

    /** Begins to watch for a silent client. */
    void start() {
        watchIdleness(limits.idleTimeout());
    }

    /** Returns true once the socket is being closed: messages of the client are ignored then. */
    boolean isClosing() {
        return closing;
    }

    /**
     * Notes that the client has sent a frame. Call it before the frame is handled.
     *
     * @return true if the client sends too fast and is not read for a while from now on
     */
    boolean onFrame() {
        lastActiveNanos = timers.nanoTime();
        rate.onFrame(lastActiveNanos);
        long over = rate.nanosOver(lastActiveNanos);
        if (over == 0 || tooFast) {
            return false;
        }
        tooFast = true;
        line.stopReading();
        takeBreak(over);
        return true;
    }

    private void takeBreak(long nanos) {
        after(Duration.ofNanos(Math.max(nanos, SHORTEST_BREAK_NANOS)), () -> {
            // frames that had been read already may have come since
            long over = rate.nanosOver(timers.nanoTime());
            if (over > 0) {
                takeBreak(over);
            } else {
                tooFast = false;
                goOnReading();
            }
        });
    }

    /**
     * Notes that the client was answered. While a client does not read the answers, its requests are not read either.
     */
    void onAnswered() {
        if (!line.isClosed() && line.isFull()) {
            onFull();
            answersWait = true;
            line.stopReading();
        }
    }

    /** Checks the socket after an event of the engine. */
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

    /** Lets the session go on because the socket takes data again. */
    void onDrained() {
        if (line.isClosed() || line.isFull()) {
            return;
        }
        full = false;
        session.setWritable(true);
        answersWait = false;
        goOnReading();
        watchPlayback();
    }

    private void goOnReading() {
        if (!answersWait && !tooFast) {
            line.goOnReading();
        }
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

    /** Closes the socket, and cuts the connection if the client does not read the close frame. */
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
