package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.plan.CodeTape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Speakers without networks: tones, after times drawn from a noise like a busy machine's. The setting {@code slower} makes
 * all times longer by so many per cent, {@code louder} the sound by so many decibels.
 */
final class FakeSpeakers implements SpeakerSource {
    private static final double USUAL_TTFB_NANOS = 60e6;

    final List<String> opened = new ArrayList<>();
    final List<String> spoken = new ArrayList<>();
    private final Random random;
    private final double noise;
    private double loadNoise;
    private int turnsLeft = Integer.MAX_VALUE;
    private int open;
    private double drift = 1;

    /** @param noise standard deviation of a turn's times, a share */
    FakeSpeakers(long seed, double noise) {
        this.random = new Random(seed);
        this.noise = noise;
    }

    /** Lets a turn fail at a set number, as if the program were killed. */
    FakeSpeakers failingAfter(int turns) {
        turnsLeft = turns;
        return this;
    }

    /**
     * Makes each load faster or slower by a factor of its own, which holds for the whole load.
     *
     * @param deviation standard deviation of the factor, as a share
     */
    FakeSpeakers withLoadNoise(double deviation) {
        loadNoise = deviation;
        return this;
    }

    int stillOpen() {
        return open;
    }

    @Override
    public void check(Variant variant) {
        if (variant.setting("unknown").isPresent()) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "no such key: unknown");
        }
    }

    @Override
    public Speaker open(Variant variant) {
        opened.add(variant.name());
        open++;
        return new Fake(variant);
    }

    /** Draws a factor around 1: wide noise, a slow drift, and now and then an outlier that is much too long. */
    private double chance() {
        drift *= 1 + 0.01 * random.nextGaussian();
        double outlier = random.nextDouble() < 0.03 ? 1 + 2 * random.nextDouble() : 1;
        return drift * outlier * Math.exp(noise * random.nextGaussian());
    }

    private final class Fake implements Speaker {
        private final Variant variant;
        private final double load;

        Fake(Variant variant) {
            this.variant = variant;
            this.load = loadNoise == 0 ? 1 : Math.exp(loadNoise * random.nextGaussian());
        }

        private double setting(String key) {
            return variant.setting(key).map(Double::parseDouble).orElse(0.0);
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("device", "fake");
        }

        @Override
        public Map<String, Double> loadMillis() {
            return Map.of("load", 10 * chance());
        }

        @Override
        public Spoken speak(Prompt prompt, long seed, int copies) {
            if (turnsLeft-- == 0) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "killed");
            }
            spoken.add(variant.name() + " " + prompt.name() + " " + seed);
            List<SpokenTurn> turns = new ArrayList<>();
            double factor = load * (1 + setting("slower") / 100) * chance();
            for (int copy = 0; copy < copies; copy++) {
                turns.add(turn(prompt, factor));
            }
            return new Spoken(turns, List.of(new StageSpan("tts.step", 0, Math.round(USUAL_TTFB_NANOS * factor / 2))));
        }

        private SpokenTurn turn(Prompt prompt, double factor) {
            long first =
                    Math.round(USUAL_TTFB_NANOS * factor * (1 + prompt.text().length() / 50.0));
            PcmChunk tone = tone(0.1 * Math.pow(10, setting("louder") / 20), 2_400);
            return new SpokenTurn(
                    "completed",
                    List.of(new SpokenTurn.Chunk(first, tone), new SpokenTurn.Chunk(2 * first, tone)),
                    2 * first,
                    Map.of("tts.step", first / 2, "queue", 1_000L),
                    Map.of(TurnValues.STEPS, 9));
        }

        @Override
        public Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape) {
            return Optional.of(turn(prompt, 1));
        }

        @Override
        public void close() {
            open--;
        }
    }

    static PcmChunk tone(double level, int samples) {
        float[] wave = new float[samples];
        for (int index = 0; index < samples; index++) {
            wave[index] = (float) (level * Math.sin(2 * Math.PI * 1_000 * index / PcmChunk.SAMPLE_RATE_HZ));
        }
        return PcmChunk.copyOf(wave, 0, samples);
    }
}
