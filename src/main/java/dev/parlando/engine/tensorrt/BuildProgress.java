package dev.parlando.engine.tensorrt;

import com.sun.jna.NativeLibrary;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a plan's construction is and how long it has lasted. Any thread.
 *
 * <p>A thread of its own keeps the time: TensorRT may report nothing for minutes.
 */
final class BuildProgress implements ProgressMonitor.Listener {
    private static final int STANDARD_ERROR = 2;

    /** Where progress is shown; one thread at a time. */
    interface Display {
        void begin(String plan);

        /** @param share in [0, 1] */
        void show(double share);

        void end();
    }

    private final Display display;
    private Phases phases = new Phases();
    private boolean building;

    BuildProgress(Display display) {
        this.display = display;
    }

    /**
     * A bar where standard error is a terminal and shares are known.
     *
     * @param log else gets a line every 10 s
     */
    static Display displayOf(Consumer<String> log) {
        return NativeObject.supported() && isTerminal()
                ? new Bar(ProgressBarBuilder::new)
                : new Lines(System::nanoTime, Duration.ofSeconds(10), log);
    }

    private static boolean isTerminal() {
        return NativeLibrary.getProcess().getFunction("isatty").invokeInt(new Object[] {STANDARD_ERROR}) == 1;
    }

    synchronized void begin(String plan) {
        phases = new Phases();
        building = true;
        display.begin(plan);
    }

    synchronized void end() {
        building = false;
        display.end();
    }

    @Override
    public synchronized void onStart(String phase, @Nullable String parent, int numSteps) {
        phases.start(phase, parent, numSteps);
        show();
    }

    @Override
    public synchronized void onStepComplete(String phase, int step) {
        phases.complete(phase, step);
        show();
    }

    @Override
    public synchronized void onFinish(String phase) {
        phases.finish(phase);
        show();
    }

    private void show() {
        if (building) {
            display.show(phases.share());
        }
    }

    /** A bar in place. */
    static final class Bar implements Display {
        private static final int PERCENT = 100;

        private final Supplier<ProgressBarBuilder> builder;
        private @Nullable ProgressBar bar;

        Bar(Supplier<ProgressBarBuilder> builder) {
            this.builder = builder;
        }

        @Override
        public void begin(String plan) {
            bar = builder.get()
                    .setTaskName(plan)
                    .setUnit(" %", 1)
                    .setInitialMax(PERCENT)
                    .setStyle(ProgressBarStyle.ASCII)
                    .hideEta()
                    .continuousUpdate()
                    .build();
        }

        @Override
        public void show(double share) {
            if (bar != null) {
                bar.stepTo((long) (PERCENT * share));
            }
        }

        @Override
        public void end() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }

    /** A line now and then, with the share once there is one. */
    static final class Lines implements Display {
        private final LongSupplier nanoTime;
        private final Duration period;
        private final Consumer<String> out;
        private String plan = "";
        private OptionalDouble share = OptionalDouble.empty();
        private long beginNanos;
        private @Nullable Timer timer;

        /** @param out gets lines on a thread of its own */
        Lines(LongSupplier nanoTime, Duration period, Consumer<String> out) {
            this.nanoTime = nanoTime;
            this.period = period;
            this.out = out;
        }

        @Override
        public synchronized void begin(String name) {
            plan = name;
            share = OptionalDouble.empty();
            beginNanos = nanoTime.getAsLong();
            timer = new Timer("build-progress", true);
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            out.accept(line());
                        }
                    },
                    period.toMillis(),
                    period.toMillis());
        }

        @Override
        public synchronized void show(double now) {
            share = OptionalDouble.of(now);
        }

        @Override
        public synchronized void end() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }

        synchronized String line() {
            String percent = share.isEmpty() ? "" : (int) (100 * share.getAsDouble()) + " %, ";
            long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - beginNanos);
            return "still building " + plan + ": " + percent + seconds + " s";
        }
    }
}
