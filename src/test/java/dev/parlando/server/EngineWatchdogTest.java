package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.metrics.VoiceMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EngineWatchdogTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final AtomicLong now = new AtomicLong(5);
    private final Heartbeat first = new Heartbeat("cuda:0", now::get);
    private final Heartbeat second = new Heartbeat("cuda:1", now::get);
    private final PrometheusMetrics metrics = new VoiceMetrics(() -> 0).prometheus();
    private final EngineDirectory engines = new EngineDirectory(List.of(engine("cuda:0"), engine("cuda:1")), metrics);
    private final EngineWatchdog watchdog = new EngineWatchdog(List.of(first, second), engines, TIMEOUT);

    private static SpeechEngine engine(String device) {
        return new SpeechEngine(device, "tf32", stages -> {
            throw new AssertionError("a watchdog opens nothing");
        });
    }

    private void ready(String device) {
        engines.onStatus(new EngineStatus(
                device, "tf32", EngineStatus.State.READY, "tiny", List.of("anna"), EngineStatus.EMPTY_LOAD, Map.of()));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        watchdog.look();
    }

    private double metric(String name, String device) {
        String beginning = "parlando_engine_" + name + "{device=\"" + device + "\"} ";
        return metrics.render(null)
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(beginning.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneLongPieceOfWorkIsStuckAndSaidOnce() {
        ready("cuda:0");
        ready("cuda:1");
        try (LogOutput log = new LogOutput()) {
            first.begin();
            pass(TIMEOUT.minusNanos(1));
            assertTrue(engines.isReady());
            pass(Duration.ofNanos(1));
            pass(TIMEOUT);
            // the engine's last words before it got stuck may come late
            ready("cuda:0");
            assertFalse(engines.isReady());
            assertEquals(Map.of("cuda:0", EngineStatus.State.STUCK, "cuda:1", EngineStatus.State.READY), states());
            assertEquals(1, metric("stuck", "cuda:0"));
            assertEquals(0, metric("ready", "cuda:0"));
            assertEquals(0, metric("stuck", "cuda:1"));
            assertEquals(1, metric("ready", "cuda:1"));
            assertEquals(List.of("cuda:0"), List.copyOf(engines.stuckSince().keySet()));
            assertEquals("cuda:1", engines.join().device());
            assertEquals("cuda:1", engines.join().device(), "although the other engine has fewer sessions");
            assertEquals(1, log.linesWith("ERROR EngineWatchdog - engine stuck: device=cuda:0"));
            assertEquals(1, log.linesWith("at dev.parlando.server.EngineWatchdogTest.oneLong"), log.text());
            first.end();
            pass(Duration.ofSeconds(1));
            assertTrue(engines.isReady());
            assertEquals(0, metric("stuck", "cuda:0"));
            assertEquals(1, metric("ready", "cuda:0"));
            assertEquals(1, log.linesWith("engine goes on: device=cuda:0 after=61000ms"), log.text());
            pass(TIMEOUT.multipliedBy(2));
            assertEquals(1, log.linesWith("engine stuck"));
            assertEquals(1, log.linesWith("engine goes on"));
        }
    }

    private Map<String, EngineStatus.State> states() {
        return engines.statuses().stream().collect(Collectors.toMap(EngineStatus::device, EngineStatus::state));
    }

    @Test
    void manyShortPiecesOfWorkAreNotStuck() {
        ready("cuda:0");
        ready("cuda:1");
        for (int i = 0; i < 1_000; i++) {
            second.begin();
            pass(TIMEOUT.dividedBy(2));
            assertTrue(engines.isReady());
            second.end();
        }
    }

    @Test
    void twoPiecesThatAreStuckOneAfterTheOtherAreSaidTwice() {
        ready("cuda:0");
        ready("cuda:1");
        try (LogOutput log = new LogOutput()) {
            first.begin();
            pass(TIMEOUT);
            first.end();
            first.begin();
            pass(TIMEOUT);
            pass(Duration.ZERO);
            assertFalse(engines.isReady());
            assertEquals(2, log.linesWith("engine stuck"), log.text());
            assertEquals(1, log.linesWith("engine goes on"));
        }
    }

    @Test
    void looksOftenEnoughAndNeverWithoutATimeout() {
        assertEquals(Duration.ofSeconds(1), watchdog.period());
        assertEquals(Duration.ofMillis(50), new EngineWatchdog(List.of(), engines, Duration.ofMillis(200)).period());
        assertEquals(Duration.ZERO, new EngineWatchdog(List.of(), engines, Duration.ZERO).period());
    }
}
