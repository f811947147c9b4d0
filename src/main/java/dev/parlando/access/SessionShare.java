package dev.parlando.access;

import dev.parlando.error.VoiceException;
import java.util.HashSet;
import java.util.Set;

/** Holds what one session takes of its client's shares: itself, and its turns at the engine. Use it from one thread. */
public final class SessionShare implements AutoCloseable {
    private final ClientShares shares;
    private Caller caller;
    private final Set<Long> turns = new HashSet<>();
    private boolean closed;

    SessionShare(ClientShares shares, Caller caller) {
        this.shares = shares;
        this.caller = caller;
    }

    /** Sets the limits of the session's key, for turns from now on; what is counted stays. */
    public void setKey(ApiKey key) {
        if (!key.hash().equals(caller.key().hash())) {
            throw new IllegalArgumentException("another key: " + key);
        }
        caller = new Caller(caller.address(), key);
    }

    /**
     * Counts a turn until {@link #closeTurn}; does nothing for one that is counted.
     *
     * @throws VoiceException {@code SERVER_BUSY} naming limit and setting; nothing is counted then
     */
    public void openTurn(long turnId) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (!turns.contains(turnId)) {
            shares.openTurn(caller);
            turns.add(turnId);
        }
    }

    /** Counts a turn no longer; does nothing for one that is not counted. */
    public void closeTurn(long turnId) {
        if (turns.remove(turnId)) {
            shares.closeTurn(caller);
        }
    }

    /** Counts the session and its turns no longer; does nothing when it is called again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            turns.forEach(turn -> shares.closeTurn(caller));
            turns.clear();
            shares.closeSession(caller);
        }
    }
}
