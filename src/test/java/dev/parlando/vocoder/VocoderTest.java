package dev.parlando.vocoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.Closeness;
import dev.parlando.golden.Golden;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values of the vocoder: {@code golden/vocoder/README.md}; and its lengths. */
final class VocoderTest {
    private static final double TOLERANCE = 1e-5;

    private static final Golden GOLDEN = new Golden("vocoder");
    private static final int MAX_STEPS = 29;

    private static Bundle bundle;
    private static Vocoder vocoder;

    @BeforeAll
    static void load() {
        bundle = TinyBundle.open();
        vocoder = new Vocoder(new OrtEngine(new OrtEngineConfig(1, false)), bundle.vocoder(), MAX_STEPS);
    }

    @AfterAll
    static void close() {
        vocoder.close();
        bundle.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 29})
    void melAndWaveOfAChunk(int steps) {
        vocoder.mel(GOLDEN.ints("/codes/" + steps), 0, steps);
        Closeness.assertClose(GOLDEN.output("mel_" + steps), vocoder.lastMel(), TOLERANCE, "mel");
        Closeness.assertClose(GOLDEN.output("wave_" + steps), vocoder.wave(), TOLERANCE, "wave");
    }

    @Test
    void rowsFromTheMiddleAreThoseRowsAlone() {
        int[] codes = GOLDEN.ints("/codes/29");
        int[] part = new int[4 * 6];
        System.arraycopy(codes, 4 * 11, part, 0, part.length);
        vocoder.mel(part, 0, 6);
        float[] expected = vocoder.wave();
        vocoder.mel(codes, 11, 17);
        Closeness.assertClose(expected, vocoder.wave(), 0, "wave");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 14, 25, 29})
    void everyCodeRowBecomesTwoFramesAnd512Samples(int steps) {
        vocoder.mel(GOLDEN.ints("/codes/29"), 0, steps);
        assertEquals(100 * 2 * steps, vocoder.lastMel().length);
        assertEquals(512, vocoder.samplesPerStep());
        float[] wave = vocoder.wave();
        assertEquals(512 * steps, wave.length);
        assertTrue(Closeness.relativeDifference(wave, wave) == 0, "not finite");
    }

    @Test
    void refusesMoreRowsThanItHasRoomFor() {
        int[] codes = new int[4 * (MAX_STEPS + 1)];
        assertThrows(IllegalArgumentException.class, () -> vocoder.mel(codes, 0, MAX_STEPS + 1));
        assertThrows(IllegalArgumentException.class, () -> vocoder.mel(codes, 3, 3));
    }
}
