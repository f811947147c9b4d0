package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

final class BuildProgressTest {
    /** Begins near the end of the clock's range, which it may pass. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5));

    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    private final BuildProgress.Lines lines = new BuildProgress.Lines(clock::get, Duration.ofHours(1), printed::add);
    private final BuildProgress progress = new BuildProgress(lines);

    private String after(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        return lines.line();
    }

    @Test
    void aLineSaysShareAndTime() {
        progress.begin("llm-step");
        progress.onStart("build", null, 5);
        progress.onStepComplete("build", 0);
        progress.onStepComplete("build", 1);
        assertEquals("still building llm-step: 40 %, 23 s", after(23_400));
        progress.onStart("costs", "build", 3);
        progress.onStepComplete("costs", 0);
        assertEquals("still building llm-step: 46 %, 24 s", after(600));
        progress.onFinish("build");
        assertEquals("still building llm-step: 100 %, 24 s", after(0));
        progress.end();
    }

    @Test
    void withoutReportsALineSaysTheTime() {
        progress.begin("llm-step");
        assertEquals("still building llm-step: 61 s", after(61_000));
        progress.end();
    }

    @Test
    void everyPlanHasItsOwnShareAndTime() {
        progress.begin("llm-prefill");
        progress.onStart("build", null, 2);
        progress.onStepComplete("build", 0);
        assertEquals("still building llm-prefill: 50 %, 10 s", after(10_000));
        progress.end();
        progress.begin("tts-step");
        assertEquals("still building tts-step: 2 s", after(2_000));
        progress.onStart("build", null, 2);
        assertEquals("still building tts-step: 0 %, 3 s", after(1_000));
        progress.end();
    }

    @Test
    void linesComeUntilTheEndWhateverIsReported() throws InterruptedException {
        BuildProgress.Lines often = new BuildProgress.Lines(clock::get, Duration.ofMillis(5), printed::add);
        often.begin("llm");
        for (int line = 0; line < 3; line++) {
            assertEquals("still building llm: 0 s", printed.poll(60, TimeUnit.SECONDS));
        }
        often.end();
        often.end();
    }

    /** Calls in an order, with shares in percent. */
    private static final class Shown implements BuildProgress.Display {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void begin(String plan) {
            calls.add("begin " + plan);
        }

        @Override
        public void show(double share) {
            calls.add("show " + Math.round(100 * share));
        }

        @Override
        public void end() {
            calls.add("end");
        }
    }

    @Test
    void reportsOutsideABuildShowNothing() {
        Shown shown = new Shown();
        BuildProgress outside = new BuildProgress(shown);
        outside.onStart("build", null, 2);
        outside.begin("llm");
        outside.onStepComplete("build", 1);
        outside.end();
        outside.onFinish("build");
        assertEquals(List.of("begin llm", "show 0", "end"), shown.calls);
    }

    @Test
    void aBarNamesThePlanAndItsShare() {
        List<String> drawn = Collections.synchronizedList(new ArrayList<>());
        BuildProgress.Bar bar = new BuildProgress.Bar(
                () -> new ProgressBarBuilder().setConsumer(new DelegatingProgressBarConsumer(drawn::add, 100)));
        bar.show(0.5);
        bar.begin("llm-step");
        bar.show(0.4);
        bar.end();
        bar.end();
        String last = drawn.get(drawn.size() - 1);
        assertTrue(last.startsWith("llm-step  40% ["), last);
        assertTrue(last.contains("40/100 % (0:00:0"), last);
    }
}
