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
    static final TurnScheduler.Load EMPTY_LOAD = new TurnScheduler.Load(0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0);

    /** Says whether the engine can speak. */
    enum State {
        STARTING,
        READY,
        /** A piece of its work takes longer than {@code server.engine-timeout}. */
        STUCK,
        FAILED
    }

    EngineStatus {
        voices = List.copyOf(voices);
        memory = Map.copyOf(memory);
    }

    /** Returns whether the engine takes new turns. */
    boolean isReady() {
        return state == State.READY;
    }

    EngineStatus withState(State other) {
        return new EngineStatus(device, precision, other, model, voices, load, memory);
    }

    static EngineStatus starting(SpeechEngine engine) {
        return new EngineStatus(
                engine.device(), engine.precision(), State.STARTING, "", List.of(), EMPTY_LOAD, Map.of());
    }
}
