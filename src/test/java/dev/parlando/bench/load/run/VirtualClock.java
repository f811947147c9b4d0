package dev.parlando.bench.load.run;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a time that stands still while tasks run, and jumps to the next task when none is left to run. So a run of
 * minutes takes no longer than its work, and measures the same times on every machine. All tasks run on the thread that
 * waits.
 */
final class VirtualClock implements LoadClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::id));
    private long nowNanos = 1_000_000_000;
    private long lastId;
    private @Nullable Consumer<Throwable> failures;

    private record Task(long atNanos, long id, Runnable work) {}

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(new Task(nowNanos, ++lastId, task));
    }

    @Override
    public long after(long millis, Runnable task) {
        tasks.add(new Task(nowNanos + millis * NANOS_PER_MILLI, ++lastId, task));
        return lastId;
    }

    @Override
    public void cancel(long id) {
        tasks.removeIf(task -> task.id() == id);
    }

    @Override
    public void onFailure(Consumer<Throwable> handler) {
        failures = handler;
    }

    @Override
    public boolean sleepUntil(long nanos) {
        Task next = tasks.peek();
        while (next != null && next.atNanos() <= nanos) {
            runNext();
            next = tasks.peek();
        }
        nowNanos = Math.max(nowNanos, nanos);
        return true;
    }

    @Override
    public <T> T await(CompletableFuture<T> result) {
        while (!result.isDone()) {
            if (tasks.isEmpty()) {
                throw new IllegalStateException("nothing is left to do, and the result is not there");
            }
            runNext();
        }
        return result.join();
    }

    private void runNext() {
        Task next = tasks.remove();
        nowNanos = Math.max(nowNanos, next.atNanos());
        try {
            next.work().run();
        } catch (RuntimeException | Error e) {
            if (failures == null) {
                throw e;
            }
            failures.accept(e);
        }
    }
}
