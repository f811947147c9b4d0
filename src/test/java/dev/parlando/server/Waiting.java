package dev.parlando.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Waiting() {}

    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within " + PATIENCE);
            }
            Thread.sleep(5);
        }
    }
}
