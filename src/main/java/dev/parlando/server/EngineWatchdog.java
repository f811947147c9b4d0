package dev.parlando.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds engines that are stuck: a piece of work has been under way for longer than {@code server.engine-timeout}. Says
 * so once, and once more when the engine goes on. Loading and warming up are no such work. Use it from one thread.
 */
final class EngineWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(EngineWatchdog.class);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);

    private final List<Heartbeat> heartbeats;
    private final EngineDirectory engines;
    private final Duration timeout;
    private final Map<String, Heartbeat.Work> stuck = new HashMap<>();

    /** @param timeout time that a piece of work may take; zero for any */
    EngineWatchdog(List<Heartbeat> heartbeats, EngineDirectory engines, Duration timeout) {
        this.heartbeats = List.copyOf(heartbeats);
        this.engines = engines;
        this.timeout = timeout;
    }

    /** Returns the time after which to look again; zero for never. */
    Duration period() {
        Duration part = timeout.dividedBy(4);
        return part.compareTo(LONGEST_PERIOD) < 0 ? part : LONGEST_PERIOD;
    }

    /** Looks at every engine. */
    void look() {
        heartbeats.forEach(this::lookAt);
    }

    private void lookAt(Heartbeat heartbeat) {
        Heartbeat.Work work = heartbeat.work();
        Heartbeat.Work known = stuck.get(heartbeat.device());
        if (known != null && known != work) {
            onFree(heartbeat, known);
        } else if (known == null && work != null && heartbeat.nanosSince(work) >= timeout.toNanos()) {
            onStuck(heartbeat, work);
        }
    }

    private void onStuck(Heartbeat heartbeat, Heartbeat.Work work) {
        Instant since = Instant.now().minusNanos(heartbeat.nanosSince(work)).truncatedTo(ChronoUnit.MILLIS);
        stuck.put(heartbeat.device(), work);
        engines.onStuck(heartbeat.device(), since);
        LOG.error(
                "engine stuck: device={} since={} server.engine-timeout={}ms",
                heartbeat.device(),
                since,
                timeout.toMillis(),
                work.where());
    }

    private void onFree(Heartbeat heartbeat, Heartbeat.Work known) {
        stuck.remove(heartbeat.device());
        engines.onFree(heartbeat.device());
        LOG.warn(
                "engine goes on: device={} after={}ms",
                heartbeat.device(),
                TimeUnit.NANOSECONDS.toMillis(heartbeat.nanosSince(known)));
    }
}
