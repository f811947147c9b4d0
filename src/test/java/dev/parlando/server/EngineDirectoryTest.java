package dev.parlando.server;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.speech.TurnScheduler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EngineDirectoryTest {
    private final PrometheusMetrics metrics = new VoiceMetrics(() -> 0).prometheus();

    private EngineDirectory directory(String... devices) {
        List<SpeechEngine> engines = List.of(devices).stream()
                .map(device -> new SpeechEngine(device, "tf32", stages -> {
                    throw new AssertionError("a directory opens nothing");
                }))
                .toList();
        return new EngineDirectory(engines, metrics);
    }

    private static EngineStatus status(String device, EngineStatus.State state) {
        return status(device, state, false, 0);
    }

    private static EngineStatus status(String device, EngineStatus.State state, boolean full, long waitNanos) {
        return status(device, state, new TurnScheduler.Load(8, 8, 0, 0, 0, 0, waitNanos, full, 0, 0, 0, 0, 0));
    }

    private static EngineStatus status(String device, EngineStatus.State state, TurnScheduler.Load load) {
        return new EngineStatus(
                device, "tf32", state, "tiny", List.of(), load, Map.of("weights", 30_000_000_000L, "free", 5L));
    }

    private static void ready(EngineDirectory directory, String... devices) {
        List.of(devices).forEach(device -> directory.onStatus(status(device, EngineStatus.State.READY)));
    }

    @Test
    void sessionsGoToTheEngineWithTheFewest() {
        EngineDirectory directory = directory("cuda:0", "cuda:1", "cuda:2");
        ready(directory, "cuda:0", "cuda:1", "cuda:2");
        Map<String, Integer> placed = new TreeMap<>();
        IntStream.range(0, 8).forEach(session -> placed.merge(directory.join().device(), 1, Integer::sum));
        assertEquals(Map.of("cuda:0", 3, "cuda:1", 3, "cuda:2", 2), placed);
        directory.leave(status("cuda:1", EngineStatus.State.READY));
        directory.leave(status("cuda:1", EngineStatus.State.READY));
        assertEquals("cuda:1", directory.join().device());
        assertEquals("cuda:1", directory.join().device(), "two each on 1 and 2: the first by name");
        assertEquals("cuda:2", directory.join().device());
    }

    @Test
    void onlyReadyEnginesGetSessions() {
        EngineDirectory directory = directory("cuda:0", "cuda:1");
        assertRefused(ErrorCode.SERVER_BUSY, "no engine is ready", directory::join);
        ready(directory, "cuda:1");
        assertFalse(directory.isReady());
        for (int session = 0; session < 3; session++) {
            assertEquals("cuda:1", directory.join().device());
        }
        ready(directory, "cuda:0");
        assertTrue(directory.isReady() && directory.allReady().isDone());
        directory.onStatus(status("cuda:1", EngineStatus.State.FAILED));
        for (int session = 0; session < 5; session++) {
            assertEquals("cuda:0", directory.join().device());
        }
        directory.onStatus(status("cuda:0", EngineStatus.State.FAILED));
        assertRefused(ErrorCode.SERVER_BUSY, "no engine is ready", directory::join);
    }

    @Test
    void anEngineWhoseQueueIsFullGetsSessionsLast() {
        EngineDirectory directory = directory("cuda:0", "cuda:1", "cuda:2");
        directory.onStatus(status("cuda:0", EngineStatus.State.READY, true, 7));
        directory.onStatus(status("cuda:1", EngineStatus.State.READY, false, 9));
        assertFalse(directory.isFull());
        assertEquals(7, directory.expectedWaitNanos());
        for (int session = 0; session < 3; session++) {
            assertEquals("cuda:1", directory.join().device());
        }
        directory.onStatus(status("cuda:1", EngineStatus.State.READY, true, -1));
        assertTrue(directory.isFull(), "the third is not ready");
        assertEquals("cuda:0", directory.join().device());
        directory.onStatus(status("cuda:0", EngineStatus.State.READY, true, -1));
        assertEquals(-1, directory.expectedWaitNanos());
    }

    @Test
    void manyThreadsPlaceEvenly() {
        EngineDirectory directory = directory("cuda:0", "cuda:1");
        ready(directory, "cuda:0", "cuda:1");
        long onFirst = IntStream.range(0, 1_000)
                .parallel()
                .filter(session -> directory.join().device().equals("cuda:0"))
                .count();
        assertEquals(500, onFirst);
    }

    @Test
    void memoryIsAMetricOfEveryDeviceAndPart() {
        ready(directory("cuda:0", "cuda:1"), "cuda:1");
        String page = metrics.render(null).body();
        assertTrue(page.contains("parlando_engine_memory_bytes{device=\"cuda:1\",part=\"weights\"} 3.0E10"), page);
        assertTrue(page.contains("parlando_engine_memory_bytes{device=\"cuda:1\",part=\"free\"} 5.0"), page);
        assertFalse(page.contains("memory_bytes{device=\"cuda:0\""), page);
    }

    @Test
    void gaugesTellWhatAnEngineBears() {
        EngineDirectory directory = directory("cpu");
        directory.onStatus(status(
                "cpu",
                EngineStatus.State.READY,
                new TurnScheduler.Load(8, 6, 5, 4, 3, 1.75, 2_500_000_000L, false, 0, 0, 0, 0, 0)));
        assertGauge("limit_turns", "6.0");
        assertGauge("active_turns", "5.0");
        assertGauge("listening_turns", "4.0");
        assertGauge("queued_turns", "3.0");
        assertGauge("load_ratio", "1.75");
        assertGauge("expected_wait_seconds", "2.5");
        directory.onStatus(status("cpu", EngineStatus.State.READY, false, -1));
        assertGauge("expected_wait_seconds", "NaN");
    }

    private void assertGauge(String name, String value) {
        String line = "parlando_engine_" + name + "{device=\"cpu\"} " + value;
        assertTrue(metrics.render(null).body().lines().anyMatch(line::equals), line);
    }
}
