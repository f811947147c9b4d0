package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.MiniCpmO26;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.Truncation;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NoiseWatchTest {
    private static final int RATE = 24_000;
    private static final int LIMIT_SECONDS = 3;
    private static final String TEXT = "Nothing but noise comes of this sentence";

    private static boolean isNoise(int seconds, IntToDoubleFunction sample) {
        NoiseWatch watch = new NoiseWatch(Duration.ofSeconds(LIMIT_SECONDS));
        float[] samples = new float[seconds * RATE];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (float) sample.applyAsDouble(index);
        }
        watch.hear(samples);
        return watch.isNoise();
    }

    private static double tone(int index, double hertz) {
        return Math.sin(2 * Math.PI * hertz * index / RATE);
    }

    /** Returns a voice of three harmonics that speaks four syllables a second. */
    private static double voice(int index) {
        double syllable = Math.max(0, tone(index, 4));
        return 0.2 * syllable * (tone(index, 120) + 0.5 * tone(index, 240) + 0.3 * tone(index, 720))
                + 1e-4 * tone(index, 60);
    }

    @Test
    void syllablesArePassedHoweverLongTheyLast() {
        assertFalse(isNoise(60, NoiseWatchTest::voice));
    }

    @Test
    void whatIsUnlikeSpeechForSecondsIsNoise() {
        Random random = new Random(7);
        assertTrue(isNoise(4, index -> 0.1 * random.nextGaussian()), "hiss");
        assertTrue(isNoise(4, index -> 0.2 * Math.max(0, tone(index, 4)) * random.nextGaussian()), "hiss in syllables");
        assertTrue(isNoise(4, index -> 0.3 * tone(index, 200)), "hum");
        assertTrue(isNoise(4, index -> Math.max(-1, Math.min(1, 40 * voice(index)))), "clipped");
        assertTrue(isNoise(4, index -> 1e-5 * voice(index)), "silence");
        assertTrue(isNoise(4, index -> Double.NaN), "not a number");
    }

    @Test
    void noiseIsJudgedOnlyOnceItHasLastedSoLong() {
        Random random = new Random(7);
        assertFalse(isNoise(LIMIT_SECONDS - 1, index -> 0.1 * random.nextGaussian()));
        assertFalse(
                isNoise(60, index -> index / RATE % 3 == 0 ? 0.1 * random.nextGaussian() : voice(index)), "in part");
    }

    @Test
    void aSegmentMayTakeASecondForEachToken() {
        assertFalse(NoiseWatch.isEndless(140 + 47 * 5, 5));
        assertTrue(NoiseWatch.isEndless(141 + 47 * 5, 5));
    }

    private static RecordedTurn speak(Path bundle, SchedulerConfig config) {
        RecordedTurn turn = new RecordedTurn();
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32));
        ModelFamilies families = new ModelFamilies(List.of(new MiniCpmO26()));
        try (BatchedTurnScheduler scheduler =
                BatchedTurnScheduler.open(families, bundle, engine, config, StageListener.NONE)) {
            scheduler.submit(new TurnRequest("s", 1, Mode.READ, TEXT, false, null, 3), turn);
            while (scheduler.tick()) {
                // until the turn has ended
            }
        }
        return turn;
    }

    private static SchedulerConfig.Builder config() {
        return SchedulerConfig.builder().slots(1).maxAudioSteps(300);
    }

    /** Tiny random weights make noise; a bundle that says so may. */
    @Test
    void aTurnThatRunsAwayIsCutOffUnlessTheWeightsAreRandom(@TempDir Path folder) throws IOException {
        RecordedTurn usual = speak(TinyBundle.folder(), config().build());
        assertEquals(Truncation.LIMIT, usual.summary().truncation());
        assertEquals(300, usual.summary().audioSteps());
        RecordedTurn watched = speak(
                TinyBundle.folder(),
                config().noiseLimit(Optional.of(Duration.ofSeconds(1))).build());
        assertNoise(watched, 2 * RATE);

        copy(TinyBundle.folder(), folder);
        Path json = folder.resolve("config.json");
        String text = Files.readString(json);
        assertTrue(text.contains("\"random_weights\" : true"));
        Files.writeString(json, text.replace("\"random_weights\" : true", "\"random_weights\" : false"));
        assertNoise(speak(folder, config().build()), 4 * RATE);
        RecordedTurn off =
                speak(folder, config().noiseLimit(Optional.of(Duration.ZERO)).build());
        assertEquals(300, off.summary().audioSteps());
    }

    /** A reply that runs away leaves a conversation that goes on. */
    @Test
    void aReplyThatRunsAwayIsCutOffAndTheNextOneIsSpoken() {
        SchedulerConfig config =
                config().noiseLimit(Optional.of(Duration.ofSeconds(1))).build();
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32));
        try (BatchedTurnScheduler scheduler = BatchedTurnScheduler.open(
                TinyBundle.FAMILIES, TinyBundle.folder(), engine, config, StageListener.NONE)) {
            for (int id = 1; id <= 2; id++) {
                RecordedTurn turn = new RecordedTurn();
                scheduler.submit(new TurnRequest("s", id, Mode.CHAT, TEXT, false, null, 3), turn);
                while (scheduler.tick()) {
                    // until the turn has ended
                }
                assertNoise(turn, 2 * RATE);
            }
        }
    }

    private static void assertNoise(RecordedTurn turn, int mostSamples) {
        assertEquals(TurnStatus.TRUNCATED, turn.summary().status());
        assertEquals(Truncation.NOISE, turn.summary().truncation());
        assertTrue(
                turn.summary().audioSamples() <= mostSamples,
                "samples " + turn.summary().audioSamples());
        assertEquals(turn.summary().audioSamples(), turn.samples().length);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String file : List.of(
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "assets/vocos.safetensors",
                "assets/chattts_tokenizer/tokenizer.json")) {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(from.resolve(file), to.resolve(file));
        }
    }
}
