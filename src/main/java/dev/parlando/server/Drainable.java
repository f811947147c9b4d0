package dev.parlando.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Ends when it is asked to, after the turns under way, and looks at its key again when keys change. Safe for any thread. */
interface Drainable {
    /**
     * Refuses new turns, lets the others finish until the deadline, cancels the rest, and ends.
     *
     * @return completes when this object has ended
     */
    CompletableFuture<Void> drain(Duration deadline);

    /** Heeds that the keys have changed: ends if the client's key was revoked, or takes the key's new limits. */
    void onKeysChanged();
}
