package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.EngineGauge;
import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.speech.TurnScheduler;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Keeps the last status of every engine, and the number of sessions that each serves. Safe for any thread. */
final class EngineDirectory {
    private final Map<String, EngineStatus> statuses = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> stuckSince = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> sessions = new ConcurrentHashMap<>();
    private final PrometheusMetrics metrics;
    private final CompletableFuture<Void> allReady = new CompletableFuture<>();

    EngineDirectory(List<SpeechEngine> engines, PrometheusMetrics metrics) {
        this.metrics = metrics;
        engines.forEach(engine -> statuses.put(engine.device(), EngineStatus.starting(engine)));
    }

    void onStatus(EngineStatus status) {
        statuses.put(status.device(), status);
        TurnScheduler.Load load = status.load();
        String device = status.device();
        metrics.setEngine(EngineGauge.SLOTS, device, load.slots());
        metrics.setEngine(EngineGauge.LIMIT, device, load.limit());
        metrics.setEngine(EngineGauge.LISTENING, device, load.listening());
        metrics.setEngine(EngineGauge.LOAD_RATIO, device, load.ratio());
        metrics.setEngine(EngineGauge.EXPECTED_WAIT, device, seconds(load.expectedWaitNanos()));
        metrics.setEngine(EngineGauge.ACTIVE, device, load.active());
        metrics.setEngine(EngineGauge.QUEUED, device, load.queued());
        metrics.setEngine(EngineGauge.PARKED, device, load.parked());
        metrics.setEngine(EngineGauge.PARKED_BYTES, device, (double) load.parkedBytes());
        metrics.setEngine(EngineGauge.LAST_BATCH, device, load.lastBatch());
        metrics.setEngine(EngineGauge.CACHE_POSITIONS_USED, device, (double) load.cachePositionsUsed());
        metrics.setEngine(EngineGauge.CACHE_POSITIONS, device, (double) load.cachePositions());
        status.memory().forEach((part, bytes) -> metrics.setEngineMemory(device, part, bytes));
        measureState(device);
        if (isReady()) {
            allReady.complete(null);
        }
    }

    /** Notes that a piece of an engine's work has been under way for too long, until {@link #onFree}. */
    void onStuck(String device, Instant since) {
        stuckSince.put(device, since);
        measureState(device);
    }

    /** Notes that the piece of work has ended. */
    void onFree(String device) {
        stuckSince.remove(device);
        measureState(device);
    }

    private void measureState(String device) {
        boolean ready = statuses().stream().anyMatch(status -> status.device().equals(device) && status.isReady());
        metrics.setEngine(EngineGauge.READY, device, ready ? 1 : 0);
        metrics.setEngine(EngineGauge.STUCK, device, isStuck(device) ? 1 : 0);
    }

    /** Returns whether an engine is stuck: new turns go to others. */
    boolean isStuck(String device) {
        return stuckSince.containsKey(device);
    }

    /** Returns since when engines are stuck, by device; empty if none is. */
    Map<String, Instant> stuckSince() {
        return new TreeMap<>(stuckSince);
    }

    private static double seconds(long expectedNanos) {
        return expectedNanos < 0 ? Double.NaN : expectedNanos * 1e-9;
    }

    /** Returns a future that completes when every engine has said that it is warm. */
    CompletableFuture<Void> allReady() {
        return allReady;
    }

    /** Returns the names of the voices that any ready engine has, each once. */
    List<String> voices() {
        return ready().flatMap(status -> status.voices().stream()).distinct().toList();
    }

    /** Returns the engines in order of device name. */
    List<EngineStatus> statuses() {
        return statuses.values().stream().map(this::withStuck).toList();
    }

    private EngineStatus withStuck(EngineStatus status) {
        return status.isReady() && isStuck(status.device()) ? status.withState(EngineStatus.State.STUCK) : status;
    }

    /** Returns whether every engine is warm and none is stuck. */
    boolean isReady() {
        return statuses().stream().allMatch(EngineStatus::isReady);
    }

    /** Returns whether no ready engine would take a turn now. */
    boolean isFull() {
        return ready().allMatch(status -> status.load().full());
    }

    /** Returns the shortest time that a turn may be expected to wait for an engine; -1 while nothing is known about it. */
    long expectedWaitNanos() {
        return ready().mapToLong(status -> status.load().expectedWaitNanos())
                .filter(nanos -> nanos >= 0)
                .min()
                .orElse(-1);
    }

    private Stream<EngineStatus> ready() {
        return statuses().stream().filter(EngineStatus::isReady);
    }

    /**
     * Gives a session to the engine with the fewest sessions among those that take turns now, if there are any, and counts
     * it there, until {@link #leave}.
     *
     * @throws VoiceException {@code SERVER_BUSY} while no engine is ready
     */
    synchronized EngineStatus join() {
        EngineStatus chosen = ready().min(Comparator.comparing(
                                (EngineStatus status) -> status.load().full())
                        .thenComparingInt(status -> sessions.getOrDefault(status.device(), 0)))
                .orElseThrow(() -> new VoiceException(ErrorCode.SERVER_BUSY, "no engine is ready; try again soon"));
        sessions.merge(chosen.device(), 1, Integer::sum);
        return chosen;
    }

    void leave(EngineStatus engine) {
        sessions.merge(engine.device(), -1, Integer::sum);
    }
}
