package dev.parlando.server;

import java.time.Duration;

/** Waits for what happens on other threads and in other processes. */
public final class Waiting {
    /** Far longer than anything takes on a busy machine: only what never happens fails. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Waiting() {}

    /** A condition whose question may fail, for example one about a file. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Returns once the condition holds; fails when it does not for two minutes. */
    public static <E extends Exception> void until(Condition<E> condition) throws E, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within " + PATIENCE);
            }
            Thread.sleep(5);
        }
    }
}
