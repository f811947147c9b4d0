package dev.parlando.tts;

import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import dev.parlando.model.minicpmo26.SpeakerGraph;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.tensor.WeightSource;
import java.util.Map;

/** Turns the LLM's state at the speaker token into a speaker vector. Inference thread only. */
public final class SpeakerProjector implements AutoCloseable {
    private final EngineSession session;
    private final TtsConfig config;

    public SpeakerProjector(Engine engine, WeightSource weights, TtsConfig config) {
        this.config = config;
        this.session = engine.open(SpeakerGraph.write(weights, config), Map.of());
    }

    /**
     * Projects and normalises.
     *
     * @param state [llmDim]
     * @return a new array [hiddenSize], of unit length
     */
    public float[] project(float[] state) {
        session.input(SpeakerGraph.STATE).floats().put(0, state);
        session.run(Map.of());
        float[] speaker = new float[config.hiddenSize()];
        session.output(SpeakerGraph.SPEAKER).floats().get(0, speaker);
        return speaker;
    }

    @Override
    public void close() {
        session.close();
    }
}
