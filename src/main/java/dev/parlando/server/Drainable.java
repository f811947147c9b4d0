package dev.parlando.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Something with turns under way that can be asked to end. Safe for any thread. */
interface Drainable {
    /**
     * Refuses new turns, lets the others finish until the deadline, cancels the rest, and ends.
     *
     * @return completes when it has ended
     */
    CompletableFuture<Void> drain(Duration deadline);
}
