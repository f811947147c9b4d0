package dev.parlando.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when the test says so. */
final class ManualTimers implements SocketPace.Timers {
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::number));
    private long now = 1_000_000_000_000L;
    private long numTimers;

    private record Timer(long atNanos, long number, Runnable action) {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        timers.add(new Timer(now + delay.toNanos(), numTimers++, action));
    }

    /** Returns the number of timers that have not rung yet. */
    int numPending() {
        return timers.size();
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!timers.isEmpty() && timers.element().atNanos() <= end) {
            Timer due = timers.remove();
            now = due.atNanos();
            due.action().run();
        }
        now = end;
    }
}
