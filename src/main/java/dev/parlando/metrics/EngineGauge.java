package dev.parlando.metrics;

/** Names the gauges that show how full an engine is; each is one Prometheus gauge. */
public enum EngineGauge {
    SLOTS("slots", "turns that can have a slot at once"),
    LIMIT("limit_turns", "turns that the engine can speak in real time now, as measured; slots while that is unknown"),
    LISTENING("listening_turns", "turns that have begun and need the engine in real time"),
    LOAD_RATIO("load_ratio", "turns that listen or wait, for each turn that the engine can speak in real time"),
    EXPECTED_WAIT("expected_wait_seconds", "time that a turn asked for now may have to wait; NaN while unknown"),
    ACTIVE("active_turns", "turns that have a slot"),
    QUEUED("queued_turns", "turns that have something to say and wait for their place"),
    PARKED("parked_turns", "turns that have begun and have no slot while they wait"),
    PARKED_BYTES("parked_bytes", "memory of Java that the caches of parked turns take"),
    LAST_BATCH("last_batch", "turns advanced by the last step"),
    CACHE_POSITIONS_USED("cache_positions_used", "positions of the KV caches in use"),
    CACHE_POSITIONS("cache_positions", "positions of the KV caches in all"),
    READY("ready", "1 when the engine is warm and not stuck"),
    STUCK("stuck", "1 while a piece of the engine's work takes longer than server.engine-timeout");

    private final String suffix;
    private final String help;

    EngineGauge(String suffix, String help) {
        this.suffix = suffix;
        this.help = help;
    }

    String metricName() {
        return "parlando_engine_" + suffix;
    }

    String help() {
        return help;
    }
}
