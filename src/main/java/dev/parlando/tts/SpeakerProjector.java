package dev.parlando.tts;

import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import java.util.Map;

/** Turns the LLM's state at the speaker token into a speaker vector. Inference thread only. */
public final class SpeakerProjector implements AutoCloseable {
    private final EngineSession session;
    private final int speakerSize;

    /**
     * Loads the network. The caller closes the engine, after the projector.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graph
     */
    public SpeakerProjector(Engine engine, SpeakerNetwork network) {
        this.speakerSize = network.speakerSize();
        this.session = engine.open(network.write(), Map.of());
    }

    /**
     * Projects a state and normalises the result.
     *
     * @param state [stateSize]
     * @return a new array [speakerSize], of unit length
     */
    public float[] project(float[] state) {
        session.input(SpeakerNetwork.STATE).floats().put(0, state);
        session.run(Map.of());
        float[] speaker = new float[speakerSize];
        session.output(SpeakerNetwork.SPEAKER).floats().get(0, speaker);
        return speaker;
    }

    @Override
    public void close() {
        session.close();
    }
}
