package dev.parlando.server;

import dev.parlando.speech.TurnScheduler;
import java.util.List;

/** What an engine tells everybody about itself. */
record EngineStatus(
        String device, String precision, State state, String model, List<String> voices, TurnScheduler.Load load) {
    static final TurnScheduler.Load EMPTY_LOAD = new TurnScheduler.Load(0, 0, 0, 0, 0, 0);

    /** Whether it can speak. */
    enum State {
        STARTING,
        READY,
        FAILED
    }

    EngineStatus {
        voices = List.copyOf(voices);
    }

    static EngineStatus starting(SpeechEngine engine) {
        return new EngineStatus(engine.device(), engine.precision(), State.STARTING, "", List.of(), EMPTY_LOAD);
    }
}
