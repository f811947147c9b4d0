package dev.parlando.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Can be asked to end, and finishes the turns under way first. Safe for any thread. */
interface Drainable {
    /**
     * Refuses new turns, lets the others finish until the deadline, cancels the rest, and ends.
     *
     * @return completes when this object has ended
     */
    CompletableFuture<Void> drain(Duration deadline);
}
