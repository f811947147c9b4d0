package dev.parlando.tts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the law of deterministic mode: a run of one slot gives the same bits, whatever other slots hold. So the stride
 * of the cache does not matter either.
 */
final class SpeechDeterminismTest {
    private static final int SLOTS = 4;
    private static final int STEPS = 110;
    private static final int LONGEST = 300;

    @Test
    void oneSlotARunDependsOnNothingElse() {
        try (LoadedSpeech alone = LoadedSpeech.tiny(1);
                LoadedSpeech crowd = LoadedSpeech.tiny(SLOTS)) {
            for (int otherSteps : new int[] {0, 30, 44, 200, LONGEST}) {
                assertSame(alone, crowd, otherSteps);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneSlotARunDependsOnNothingElseAtRealWidths(int numThreads) {
        try (LoadedSpeech alone = LoadedSpeech.demo(1, numThreads);
                LoadedSpeech crowd = LoadedSpeech.demo(SLOTS, numThreads)) {
            assertSame(alone, crowd, 44);
            assertSame(alone, crowd, LONGEST);
        }
    }

    private static void assertSame(LoadedSpeech alone, LoadedSpeech crowd, int otherSteps) {
        for (int slot = 0; slot < SLOTS; slot++) {
            crowd.decoder().clear(slot);
        }
        Script other = new Script(crowd.config(), 31);
        other.begin(crowd.decoder(), 1);
        if (otherSteps > 0) {
            crowd.decoder().prefillAudio(1, other.rows, otherSteps, Script.TEXT, false);
        }
        Script script = new Script(alone.config(), 30);
        script.begin(crowd.decoder(), 3, 12);
        script.begin(alone.decoder(), 0, 12);
        for (int step = 0; step < STEPS; step++) {
            script.steps(alone.decoder(), 0, step, step + 1);
            script.steps(crowd.decoder(), 3, step, step + 1);
            assertArrayEquals(alone.logits(0), crowd.logits(3), "step " + step + " beside " + otherSteps);
        }
    }
}
