package dev.parlando.tts;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.nio.file.Path;

/** A bundle's speech decoder on the CPU. */
final class LoadedSpeech implements AutoCloseable {
    static final int MAX_AUDIO_STEPS = 400;

    private final Bundle bundle;
    private final SpeechDecoder decoder;
    private final SpeakerProjector projector;

    private LoadedSpeech(Bundle bundle, int numSlots, int numThreads) {
        this.bundle = bundle;
        Engine engine = new OrtEngine(new OrtEngineConfig(numThreads, false));
        this.decoder = new SpeechDecoder(engine, bundle.tts(), tokens(bundle), numSlots, MAX_AUDIO_STEPS);
        this.projector = new SpeakerProjector(engine, bundle.speaker());
    }

    static LoadedSpeech tiny(int numSlots) {
        return new LoadedSpeech(TinyBundle.open(), numSlots, 1);
    }

    /** Opens the demo bundle, whose widths are real, so that matrix products take the paths of long ones. */
    static LoadedSpeech demo(int numSlots, int numThreads) {
        return new LoadedSpeech(Bundle.open(Path.of("models", "demo")), numSlots, numThreads);
    }

    private static SpeechTokens tokens(Bundle bundle) {
        try (TtsTokenizer tokenizer = TtsTokenizer.open(bundle.ttsTokenizerFile())) {
            return SpeechTokens.of(tokenizer);
        }
    }

    TtsConfig config() {
        return bundle.ttsConfig();
    }

    SpeechDecoder decoder() {
        return decoder;
    }

    SpeakerProjector projector() {
        return projector;
    }

    /** Returns a copy of the logits of a slot of the last step. */
    float[] logits(int slot) {
        float[] logits =
                new float[bundle.ttsConfig().numCodebooks() * bundle.ttsConfig().numAudioTokens()];
        decoder.logits().get(decoder.logitsOffset(slot), logits);
        return logits;
    }

    @Override
    public void close() {
        projector.close();
        decoder.close();
        bundle.close();
    }
}
