package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BuildProgressTest {
    /** Begins near the end of the clock's range, which it may pass. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5));

    private final BuildProgress progress = new BuildProgress(clock::get);

    private Optional<String> after(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        return progress.onMessage();
    }

    @Test
    void aLineEveryTenSecondsHoweverManyMessages() {
        progress.begin("llm-step");
        assertEquals(Optional.empty(), after(0));
        assertEquals(Optional.empty(), after(9_999));
        assertEquals(Optional.of("still building llm-step: 10 s"), after(1));
        assertEquals(Optional.empty(), after(0));
        assertEquals(Optional.empty(), after(9_999));
        assertEquals(Optional.of("still building llm-step: 52 s"), after(32_500));
        assertEquals(Optional.empty(), after(9_000));
    }

    @Test
    void everyPlanHasItsOwnTime() {
        progress.begin("llm-prefill");
        assertEquals(Optional.of("still building llm-prefill: 61 s"), after(61_000));
        progress.end();
        progress.begin("tts-step");
        assertEquals(Optional.empty(), after(9_000));
        assertEquals(Optional.of("still building tts-step: 11 s"), after(2_000));
    }

    @Test
    void messagesOutsideABuildSayNothing() {
        assertEquals(Optional.empty(), after(60_000));
        progress.begin("llm");
        progress.end();
        assertEquals(Optional.empty(), after(60_000));
    }
}
