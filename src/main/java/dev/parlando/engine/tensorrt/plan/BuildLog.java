package dev.parlando.engine.tensorrt.plan;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes a line now and then while a plan is built: which plan and for how long. A daemon thread writes the lines, because
 * TensorRT's builder does not return for minutes. Close it when the plan is built.
 */
final class BuildLog implements AutoCloseable {
    private final LongSupplier nanoTime;
    private final String plan;
    private final long startNanos;
    private final Timer timer = new Timer("build-log", true);

    /**
     * Starts to write lines.
     *
     * @param plan what is built, for the lines
     * @param nanoTime the clock, as {@link System#nanoTime}
     * @param period time between two lines
     * @param out gets each line, on the log's own thread
     */
    BuildLog(String plan, LongSupplier nanoTime, Duration period, Consumer<String> out) {
        this.nanoTime = nanoTime;
        this.plan = plan;
        this.startNanos = nanoTime.getAsLong();
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                out.accept(line());
            }
        };
        timer.schedule(task, period.toMillis(), period.toMillis());
    }

    /** Returns the line to write now. */
    String line() {
        return "building " + plan + ": " + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - startNanos)
                + " s so far";
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
