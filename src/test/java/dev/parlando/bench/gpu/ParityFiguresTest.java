package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the figures of a comparison, where one number of the reference was changed by a known amount. */
final class ParityFiguresTest {
    private static final ParityTrace.Extent EXTENT = new ParityTrace.Extent(2, 64);

    private static Bundle bundle;
    private static Engine engine;
    private static ParityTrace reference;

    @BeforeAll
    static void trace() {
        bundle = TinyBundle.open();
        engine = new OrtEngine(new OrtEngineConfig(1, false));
        reference = Parity.reference(bundle, engine, EXTENT);
    }

    @AfterAll
    static void close() {
        engine.close();
        bundle.close();
    }

    private static ParityTrace with(List<ParityTrace.Candidates> candidates, List<float[]> logits, float[] wave) {
        return new ParityTrace(
                reference.model(),
                reference.device(),
                EXTENT,
                candidates,
                logits,
                reference.state(),
                reference.speaker(),
                reference.mel(),
                wave);
    }

    private static Map<String, Double> figures(ParityTrace expected) {
        return new Parity(bundle, expected, 2).compare(engine);
    }

    private static double figure(Map<String, Double> figures, String name) {
        assertTrue(figures.containsKey(name), figures::toString);
        return figures.getOrDefault(name, Double.NaN);
    }

    private static float[] times(float factor, float[] values) {
        float[] scaled = values.clone();
        for (int index = 0; index < scaled.length; index++) {
            scaled[index] *= factor;
        }
        return scaled;
    }

    @Test
    void figuresHaveTheirNamesInTheOrderOfTheWork() {
        assertEquals(
                List.of(
                        "llm.prefill.error",
                        "llm.state.error",
                        "llm.step.error",
                        "llm.steps",
                        "llm.agreement",
                        "speaker.error",
                        "tts.step.error",
                        "tts.steps",
                        "tts.agreement",
                        "mel.error",
                        "wave.error",
                        "wave.decibels"),
                List.copyOf(figures(reference).keySet()));
    }

    @Test
    void aWaveOfTwiceTheLevelHasAnErrorOfHalf() {
        Map<String, Double> figures =
                figures(with(reference.candidates(), reference.speechLogits(), times(2, reference.wave())));
        assertEquals(0.5, figure(figures, "wave.error"), 1e-6, "of the largest value expected");
        assertEquals(10 * Math.log10(0.25), figure(figures, "wave.decibels"), 1e-4);
        assertEquals(0, figure(figures, "mel.error"));
    }

    @Test
    void oneStepOfTwoThatDisagreesIsHalf() {
        List<float[]> logits = new ArrayList<>(reference.speechLogits());
        logits.set(1, times(-1, logits.get(1)));
        Map<String, Double> figures = figures(with(reference.candidates(), logits, reference.wave()));
        assertEquals(0.5, figure(figures, "tts.agreement"));
        assertEquals(2, figure(figures, "tts.step.error"), 1e-4, "from the largest to as much below zero");
    }

    @Test
    void candidatesOfOneDeviceAloneDoNotCount() {
        ParityTrace.Candidates last = reference.candidates().get(2);
        int[] ids = last.ids().clone();
        float[] logits = last.logits().clone();
        // the likeliest is another token; the others are as they were
        ids[0] = -1;
        List<ParityTrace.Candidates> changed = new ArrayList<>(reference.candidates());
        changed.set(2, new ParityTrace.Candidates(ids, logits));
        Map<String, Double> figures = figures(with(changed, reference.speechLogits(), reference.wave()));
        assertEquals(0.5, figure(figures, "llm.agreement"), "one of two steps");
        assertEquals(0, figure(figures, "llm.step.error"), 1e-6);
        for (int rank = 0; rank < ids.length; rank++) {
            ids[rank] = -1 - rank;
        }
        Map<String, Double> none = figures(with(changed, reference.speechLogits(), reference.wave()));
        assertTrue(Double.isNaN(figure(none, "llm.step.error")), "nothing in common is no small error");
    }

    @Property(tries = 100)
    void anErrorIsAShareOfTheLargestValueExpected(
            @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -9, max = 9) Double> values,
            @ForAll @DoubleRange(min = 0, max = 3) double off) {
        float[] expected = new float[values.size() + 1];
        for (int index = 0; index < values.size(); index++) {
            expected[index] = values.get(index).floatValue();
        }
        expected[values.size()] = -10;
        float[] actual = expected.clone();
        actual[0] += (float) off;
        assertEquals(off / 10, Parity.error(expected, actual), 1e-6);
        assertEquals(0, Parity.error(expected, expected));
    }

    @Test
    void whatIsNoNumberIsNeverASmallError() {
        float[] good = {1, 2, 3};
        assertTrue(Double.isNaN(Parity.error(good, new float[] {Float.NaN, 2, 3})));
        assertTrue(Double.isNaN(Parity.error(good, new float[] {1, 2, Float.NaN})));
        assertEquals(Double.POSITIVE_INFINITY, Parity.error(good, new float[] {1, Float.POSITIVE_INFINITY, 3}));
    }

    @Test
    void theFirstOfEqualCodesIsTheLikeliest() {
        int width = bundle.tts().numAudioTokens();
        float[] logits = new float[bundle.tts().numLogits()];
        logits[7] = 1;
        logits[9] = 1;
        logits[width + 3] = -1;
        logits[2 * width + width - 1] = 0.5f;
        assertArrayEquals(new int[] {7, 0, width - 1, 0}, Parity.likeliest(logits, bundle.tts()));
    }

    @Test
    void productsAreSummedInDouble() {
        float[] large = new float[1 << 12];
        Arrays.fill(large, 4_097);
        assertEquals(4_096.0 * 4_097 * 4_097, Parity.dot(large, large), "exact, though no float holds it");
    }

    private static void assertOtherSizes(ParityTrace trace) {
        VoiceException refused = assertThrows(VoiceException.class, () -> new Parity(bundle, trace, 2));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertEquals(
                "the reference of bundle " + bundle.name() + " was made with other sizes, or is not whole",
                refused.getMessage());
    }

    @Test
    void aReferenceThatIsNotWholeIsRefused() {
        List<ParityTrace.Candidates> candidates = reference.candidates();
        List<float[]> logits = reference.speechLogits();
        assertOtherSizes(with(List.of(), logits, reference.wave()));
        assertOtherSizes(with(candidates, logits.subList(0, 1), reference.wave()));
        assertOtherSizes(with(candidates, List.of(logits.get(0), new float[3]), reference.wave()));
        assertOtherSizes(with(List.of(new ParityTrace.Candidates(new int[2], new float[1])), logits, reference.wave()));
        assertOtherSizes(with(List.of(new ParityTrace.Candidates(new int[0], new float[0])), logits, reference.wave()));
    }

    @Test
    void aFileIsWrittenAsAWhole(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("reference.json"), "old");
        reference.write(file);
        ParityTrace read = ParityTrace.read(file);
        assertEquals(EXTENT, read.extent());
        assertEquals(reference.device(), read.device());
        assertArrayEquals(reference.wave(), read.wave());
        assertArrayEquals(
                reference.candidates().get(1).logits(), read.candidates().get(1).logits());
        assertFalse(Files.exists(folder.resolve("reference.json.new")), "no draft is left");
        Path below = file.resolve("below.json");
        VoiceException refused = assertThrows(VoiceException.class, () -> reference.write(below));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("cannot write " + below + ": "));
    }
}
