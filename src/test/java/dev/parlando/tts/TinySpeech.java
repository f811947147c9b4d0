package dev.parlando.tts;

import dev.parlando.bundle.Bundle;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.text.TtsTokenizer;

/** The tiny bundle's speech decoder on the CPU. */
final class TinySpeech implements AutoCloseable {
    static final int MAX_AUDIO_STEPS = 400;

    private final Bundle bundle = TinyBundle.open();
    private final SpeechDecoder decoder;
    private final SpeakerProjector projector;

    TinySpeech(int numSlots) {
        Engine engine = new OrtEngine(new OrtEngineConfig(1, false));
        this.decoder = new SpeechDecoder(
                engine, bundle.weights(), bundle.ttsConfig(), tokens(bundle), numSlots, MAX_AUDIO_STEPS);
        this.projector = new SpeakerProjector(engine, bundle.weights(), bundle.ttsConfig());
    }

    private static SpeechTokens tokens(Bundle bundle) {
        try (TtsTokenizer tokenizer = TtsTokenizer.open(bundle.ttsTokenizerFile())) {
            return new SpeechTokens(
                    tokenizer.stts(), tokenizer.speaker(), tokenizer.etts(), tokenizer.ptts(), tokenizer.pad());
        }
    }

    SpeechDecoder decoder() {
        return decoder;
    }

    SpeakerProjector projector() {
        return projector;
    }

    /** The logits of a slot of the last step: a copy. */
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
