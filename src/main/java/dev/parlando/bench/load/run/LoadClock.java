package dev.parlando.bench.load.run;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The time of a load run, and the thread that its turns live on. A test moves the time by itself; otherwise it is the
 * time of the machine.
 */
interface LoadClock {
    /** Returns the time in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Runs a task soon, on the thread of the turns. Callable from any thread. */
    void execute(Runnable task);

    /**
     * Runs a task later, on the thread of the turns.
     *
     * @param millis at least 1
     * @return a number for {@link #cancel}
     */
    long after(long millis, Runnable task);

    /** Forgets a task that was to run later; nothing happens when it has run. */
    void cancel(long id);

    /** Tells what a task throws, in place of losing it. */
    void onFailure(Consumer<Throwable> handler);

    /**
     * Blocks until a time. Not on the thread of the turns.
     *
     * @return false when the thread was interrupted
     */
    boolean sleepUntil(long nanos);

    /** Blocks until a result is there, and returns it. Not on the thread of the turns. */
    <T> T await(CompletableFuture<T> result);
}
