package dev.parlando.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LatencyRecordersTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final LatencyRecorders recorders = new LatencyRecorders(clock::get);

    @Test
    void numbersAreOfThreeDigits() throws Exception {
        for (int i = 1; i <= 1_000; i++) {
            recorders.recordNanos("ttfb", "read", i * 1_000_000L);
        }
        Distribution all = only().sinceStart();
        assertEquals(1_000, all.count());
        assertEquals(500.5, all.mean(), 0.5);
        assertEquals(288.67, all.stddev(), 0.5);
        assertEquals(1, all.min(), 0.001);
        assertEquals(1_000, all.max(), 1);
        assertEquals(
                List.of("p50", "p90", "p95", "p99", "p99.9"),
                List.copyOf(all.percentiles().keySet()));
        assertEquals(List.of(500.0, 900.0, 950.0, 990.0, 999.0), rounded(all));
        Histogram decoded = Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(all.encoded())), 0);
        assertEquals(1_000, decoded.getTotalCount());
    }

    @Test
    void intervalsEndAndSumUp() {
        recorders.recordNanos("ttfb", "read", 1_000_000);
        assertEquals(0, only().lastInterval().count());
        assertEquals(1, only().sinceStart().count());
        recorders.recordNanos("ttfb", "read", 2_000_000);
        recorders.roll(null);
        recorders.recordNanos("ttfb", "read", 3_000_000);
        assertEquals(2, only().lastInterval().count());
        assertEquals(2, only().lastInterval().max(), 0.01);
        assertEquals(3, only().sinceStart().count());
        recorders.roll(null);
        assertEquals(1, only().lastInterval().count());
        recorders.roll(null);
        assertEquals(0, only().lastInterval().count());
        assertEquals(3, only().sinceStart().count());
    }

    @Test
    void anEmptyIntervalHasZeros() {
        recorders.recordRatio("rtf", "chat", 0.25);
        Distribution empty = only().lastInterval();
        assertEquals(0, empty.count());
        assertEquals(0, empty.min());
        assertEquals(0, empty.mean());
        assertEquals(0.25, only().sinceStart().max(), 0.0005);
        assertEquals("millionths", only().histogramUnit());
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 1; n <= 20_000; n++) {
                    recorders.recordNanos("tts.step", "any", n);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                recorders.roll(null);
                recorders.snapshot();
                thread.join(1);
            }
        }
        assertEquals(80_000, only().sinceStart().count());
    }

    @Test
    void rowsAreOrdered() {
        recorders.recordNanos("ttfb", "read", 1);
        recorders.recordNanos("ttfb", "chat", 1);
        recorders.recordNanos("mel", "any", -5);
        assertEquals(
                List.of("mel any", "ttfb chat", "ttfb read"),
                recorders.snapshot().stream()
                        .map(row -> row.name() + " " + row.mode())
                        .toList());
        assertEquals(0, recorders.snapshot().get(0).sinceStart().max());
    }

    private LatencySnapshot only() {
        List<LatencySnapshot> rows = recorders.snapshot();
        assertEquals(1, rows.size());
        return rows.get(0);
    }

    private static List<Double> rounded(Distribution distribution) {
        return distribution.percentiles().values().stream()
                .map(value -> (double) Math.round(value))
                .toList();
    }
}
