package dev.parlando.server;

import dev.parlando.speech.TurnScheduler;
import java.util.List;
import java.util.Map;

/**
 * What an engine tells everybody about itself.
 *
 * @param memory bytes of its device's memory by use
 */
record EngineStatus(
        String device,
        String precision,
        State state,
        String model,
        List<String> voices,
        TurnScheduler.Load load,
        Map<String, Long> memory) {
    static final TurnScheduler.Load EMPTY_LOAD = new TurnScheduler.Load(0, 0, 0, 0, 0, 0);

    /** Whether it can speak. */
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
