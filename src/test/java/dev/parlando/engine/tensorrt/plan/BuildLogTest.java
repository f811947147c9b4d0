package dev.parlando.engine.tensorrt.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BuildLogTest {
    private final AtomicLong clock = new AtomicLong(7);
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Test
    void aLineSaysWhatIsBuiltAndForHowLong() {
        try (BuildLog log =
                new BuildLog("llm-step (plan 2 of this engine)", clock::get, Duration.ofDays(1), lines::add)) {
            assertEquals("building llm-step (plan 2 of this engine): 0 s so far", log.line());
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(40_999));
            assertEquals("building llm-step (plan 2 of this engine): 40 s so far", log.line());
        }
    }

    @Test
    void linesComeByThemselves() throws InterruptedException {
        try (BuildLog log = new BuildLog("tts-step", clock::get, Duration.ofMillis(1), lines::add)) {
            for (int line = 0; line < 3; line++) {
                assertEquals(log.line(), lines.poll(60, TimeUnit.SECONDS));
            }
        }
    }
}
