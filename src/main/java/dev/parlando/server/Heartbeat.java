package dev.parlando.server;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Shows the piece of work that an engine's thread is doing. The thread notes beginning and end; any thread may look. */
final class Heartbeat {
    private final String device;
    private final LongSupplier nanoTime;
    private volatile @Nullable Work work;

    /** Is one piece of work: the thread that does it, and the time of the heartbeat's clock at which it began. */
    static final class Work {
        private final Thread thread;
        private final long beganNanos;

        private Work(Thread thread, long beganNanos) {
            this.thread = thread;
            this.beganNanos = beganNanos;
        }

        /** Returns where the thread is now, as a throwable for the log. */
        Throwable where() {
            Throwable where = new Throwable("thread " + thread.getName());
            where.setStackTrace(thread.getStackTrace());
            return where;
        }
    }

    /** @param nanoTime monotonic clock */
    Heartbeat(String device, LongSupplier nanoTime) {
        this.device = device;
        this.nanoTime = nanoTime;
    }

    String device() {
        return device;
    }

    /** Notes that the calling thread begins a piece of work. */
    void begin() {
        work = new Work(Thread.currentThread(), nanoTime.getAsLong());
    }

    /** Notes that the piece of work has ended. */
    void end() {
        work = null;
    }

    /** Returns the piece of work under way, or null between two. */
    @Nullable
    Work work() {
        return work;
    }

    /** Returns the nanoseconds since a piece of work began. */
    long nanosSince(Work begun) {
        return nanoTime.getAsLong() - begun.beganNanos;
    }
}
