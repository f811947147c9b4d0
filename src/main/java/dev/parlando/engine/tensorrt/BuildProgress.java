package dev.parlando.engine.tensorrt;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says now and then how long a plan has been under construction. TensorRT's messages are the signs of life that drive it: a
 * share of the work is not known, because the binding's progress monitor cannot be implemented in Java. Any thread.
 */
final class BuildProgress {
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private @Nullable String plan;
    private long beginNanos;
    private long dueNanos;

    /** @param nanoTime the clock */
    BuildProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void begin(String name) {
        plan = name;
        beginNanos = nanoTime.getAsLong();
        dueNanos = beginNanos + PERIOD_NANOS;
    }

    synchronized void end() {
        plan = null;
    }

    /**
     * The builder is at work.
     *
     * @return a line to show; nothing while no plan is built, or if there was a line within the last 10 s
     */
    synchronized Optional<String> onMessage() {
        long now = nanoTime.getAsLong();
        if (plan == null || now - dueNanos < 0) {
            return Optional.empty();
        }
        dueNanos = now + PERIOD_NANOS;
        return Optional.of("still building " + plan + ": " + TimeUnit.NANOSECONDS.toSeconds(now - beginNanos) + " s");
    }
}
