package dev.parlando.server;

import dev.parlando.speech.TurnScheduler;
import java.util.List;
import java.util.Map;

/**
 * Holds the state of an engine, which the engine publishes to the whole server.
 *
 * @param memory bytes of the device's memory by use
 */
record EngineStatus(
        String device,
        String precision,
        State state,
        String model,
        List<String> voices,
        TurnScheduler.Load load,
        Map<String, Long> memory) {
    static final TurnScheduler.Load EMPTY_LOAD = new TurnScheduler.Load(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Says whether the engine can speak. */
    enum State {
        STARTING,
        READY,
        FAILED
    }

    EngineStatus {
        voices = List.copyOf(voices);
        memory = Map.copyOf(memory);
    }

    static EngineStatus starting(SpeechEngine engine) {
        return new EngineStatus(
                engine.device(), engine.precision(), State.STARTING, "", List.of(), EMPTY_LOAD, Map.of());
    }
}
