package dev.parlando.bench.load.run;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Gives the time of a load run, and the thread on which its turns run. Tests move the time themselves; otherwise it is
 * the machine's.
 */
interface LoadClock {
    /** Returns the time in nanoseconds; only differences have a meaning. */
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

    /** Drops a task that was to run later; does nothing when it has already run. */
    void cancel(long id);

    /** Sets the handler of exceptions that tasks throw, which would be lost otherwise. */
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
