package dev.parlando.tts;

import dev.parlando.model.minicpmo26.TtsConfig;
import java.util.Random;

/** A forced utterance: text ids, code rows and a speaker from a seed. */
final class Script {
    static final int TEXT = 22;

    final int[] ids;
    final int[] rows;
    final float[] speaker;

    Script(TtsConfig config, long seed) {
        Random random = new Random(seed);
        ids = random.ints(TEXT, 0, config.numTextTokens()).toArray();
        rows = random.ints((long) config.numCodebooks() * LoadedSpeech.MAX_AUDIO_STEPS, 0, config.endOfSpeechCode())
                .toArray();
        speaker = new float[config.hiddenSize()];
        for (int index = 0; index < speaker.length; index++) {
            speaker[index] = (float) (random.nextGaussian() / Math.sqrt(speaker.length));
        }
    }

    /** Prefills the whole text, in pieces that end at {@code cuts}. */
    void begin(SpeechDecoder decoder, int slot, int... cuts) {
        decoder.start(slot, speaker);
        int begin = 0;
        for (int cut : cuts) {
            decoder.prefillText(slot, ids, begin, cut);
            begin = cut;
        }
        decoder.prefillText(slot, ids, begin, TEXT);
    }

    void stage(SpeechDecoder decoder, int slot, int step) {
        decoder.stage(slot, step, rows, step < 49 ? 12 : TEXT);
    }

    void steps(SpeechDecoder decoder, int slot, int from, int to) {
        for (int step = from; step < to; step++) {
            stage(decoder, slot, step);
            decoder.step();
        }
    }
}
