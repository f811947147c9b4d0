package dev.parlando.tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import dev.parlando.golden.Closeness;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Laws of prefill, audio step and slots: how an utterance got into a slot, and what others hold, changes nothing. */
final class SpeechDecoderTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SLOTS = 4;
    private static final int TEXT = Script.TEXT;

    private static LoadedSpeech alone;
    private static LoadedSpeech crowd;

    @BeforeAll
    @BeforeContainer
    static void load() {
        alone = LoadedSpeech.tiny(1);
        crowd = LoadedSpeech.tiny(SLOTS);
    }

    @AfterAll
    @AfterContainer
    static void close() {
        crowd.close();
        alone.close();
    }

    private static float[] alone(Script script, int steps) {
        script.begin(alone.decoder(), 0);
        script.steps(alone.decoder(), 0, 0, steps);
        return alone.logits(0);
    }

    @Test
    void textPrefilledInPiecesIsTheSame() {
        Script script = new Script(alone.config(), 1);
        float[] expected = alone(script, 55);
        for (int[] cuts : new int[][] {{12}, {1, 2, 3}, {2, 7, 12, 21}}) {
            script.begin(alone.decoder(), 0, cuts);
            script.steps(alone.decoder(), 0, 0, 55);
            Closeness.assertClose(expected, alone.logits(0), TOLERANCE, cuts.length + " cuts");
        }
    }

    @Test
    void textMayComeAfterAudioThatDoesNotSeeIt() {
        Script script = new Script(alone.config(), 2);
        float[] expected = alone(script, 60);
        SpeechDecoder decoder = alone.decoder();
        decoder.start(0, script.speaker);
        decoder.prefillText(0, script.ids, 0, 12);
        script.steps(decoder, 0, 0, 30);
        decoder.prefillText(0, script.ids, 12, TEXT);
        script.steps(decoder, 0, 30, 60);
        Closeness.assertClose(expected, alone.logits(0), TOLERANCE, "late text");
    }

    @Test
    void audioPrefilledInOneGoIsAudioStepByStep() {
        Script script = new Script(alone.config(), 3);
        SpeechDecoder decoder = alone.decoder();
        script.begin(decoder, 0);
        for (int step = 0; step < 70; step++) {
            decoder.stage(0, step, script.rows, TEXT);
            decoder.step();
        }
        float[] expected = alone.logits(0);
        script.begin(decoder, 0);
        decoder.prefillAudio(0, script.rows, 68, TEXT, false);
        decoder.stage(0, 69, script.rows, TEXT);
        decoder.step();
        Closeness.assertClose(expected, alone.logits(0), TOLERANCE, "prefilled audio");
    }

    @Test
    void hiddenTextIsAsGoodAsNone() {
        Script script = new Script(alone.config(), 4);
        float[] expected = alone(script, 40);
        SpeechDecoder decoder = alone.decoder();
        decoder.start(0, script.speaker);
        decoder.prefillText(0, new Script(alone.config(), 5).ids, 0, TEXT);
        decoder.zeroText(0, TEXT, TEXT + 9);
        decoder.hideText(0);
        decoder.prefillText(0, script.ids, 0, TEXT);
        script.steps(decoder, 0, 0, 40);
        Closeness.assertClose(expected, alone.logits(0), TOLERANCE, "after hidden text");
    }

    @Test
    void batchOfSlotsGivesWhatEachGivesAlone() {
        int[] starts = {0, 100, 31, 250};
        for (int slot = 0; slot < SLOTS; slot++) {
            new Script(alone.config(), 10 + slot).begin(crowd.decoder(), slot);
            new Script(alone.config(), 10 + slot).steps(crowd.decoder(), slot, 0, starts[slot]);
        }
        for (int step = 0; step < 60; step++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                new Script(alone.config(), 10 + slot).stage(crowd.decoder(), slot, starts[slot] + step);
            }
            crowd.decoder().step();
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            float[] actual = crowd.logits(slot);
            Closeness.assertClose(
                    alone(new Script(alone.config(), 10 + slot), starts[slot] + 60), actual, TOLERANCE, "slot " + slot);
        }
    }

    @Test
    void slotsBetweenStagedOnesKeepNoTrace() {
        SpeechDecoder decoder = crowd.decoder();
        Script first = new Script(alone.config(), 20);
        Script between = new Script(alone.config(), 21);
        Script last = new Script(alone.config(), 22);
        first.begin(decoder, 0);
        between.begin(decoder, 1);
        decoder.clear(2);
        last.begin(decoder, 3);
        between.steps(decoder, 1, 0, 10);
        int length = decoder.length(1);
        for (int step = 0; step < 30; step++) {
            first.stage(decoder, 0, step);
            last.stage(decoder, 3, step);
            decoder.step();
        }
        Closeness.assertClose(alone(first, 30), crowd.logits(0), TOLERANCE, "first");
        Closeness.assertClose(alone(last, 30), crowd.logits(3), TOLERANCE, "last");
        assertEquals(length, decoder.length(1));
        assertEquals(0, decoder.length(2));
        between.steps(decoder, 1, 10, 20);
        Closeness.assertClose(alone(between, 20), crowd.logits(1), TOLERANCE, "between");
    }

    @Test
    void copyIsAnUtteranceOfItsOwn() {
        Script script = new Script(alone.config(), 40);
        Script other = new Script(alone.config(), 41);
        SpeechDecoder decoder = crowd.decoder();
        other.begin(decoder, 2);
        other.steps(decoder, 2, 0, 90);
        script.begin(decoder, 0);
        script.steps(decoder, 0, 0, 50);
        decoder.copy(0, 2);
        assertEquals(decoder.length(0), decoder.length(2));
        other.begin(decoder, 0);
        script.steps(decoder, 2, 50, 70);
        Closeness.assertClose(alone(script, 70), crowd.logits(2), TOLERANCE, "copy");
        other.steps(decoder, 0, 0, 20);
        Closeness.assertClose(alone(other, 20), crowd.logits(0), TOLERANCE, "original, begun anew");
    }

    /** Utterances that begin, step, are copied and cleared in any order go on as each would alone. */
    @Property(tries = 10)
    void utterancesLeaveNoTraceInTheirNeighbours(@ForAll long seed) {
        Random random = new Random(seed);
        SpeechDecoder decoder = crowd.decoder();
        Script[] scripts = new Script[SLOTS];
        int[] steps = new int[SLOTS];
        for (int slot = 0; slot < SLOTS; slot++) {
            scripts[slot] = new Script(alone.config(), random.nextLong());
            scripts[slot].begin(decoder, slot);
        }
        for (int operation = 0; operation < 40; operation++) {
            int slot = random.nextInt(SLOTS);
            int target = random.nextInt(SLOTS);
            switch (random.nextInt(4)) {
                case 0 -> {
                    scripts[slot] = new Script(alone.config(), random.nextLong());
                    scripts[slot].begin(decoder, slot, 12);
                    steps[slot] = 0;
                }
                case 1 -> {
                    decoder.copy(slot, target);
                    scripts[target] = scripts[slot];
                    steps[target] = steps[slot];
                }
                default -> stepSome(random, scripts, steps);
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            scripts[slot].steps(decoder, slot, steps[slot], steps[slot] + 1);
            float[] actual = crowd.logits(slot);
            Closeness.assertClose(alone(scripts[slot], steps[slot] + 1), actual, TOLERANCE, "slot " + slot);
        }
    }

    private static void stepSome(Random random, Script[] scripts, int[] steps) {
        boolean[] takesPart = new boolean[SLOTS];
        takesPart[random.nextInt(SLOTS)] = true;
        takesPart[random.nextInt(SLOTS)] = true;
        for (int count = random.nextInt(12); count >= 0; count--) {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (takesPart[slot]) {
                    scripts[slot].stage(crowd.decoder(), slot, steps[slot]++);
                }
            }
            crowd.decoder().step();
        }
    }

    @Test
    void fullCacheRefusesAndAppendsNothing() {
        Script script = new Script(alone.config(), 50);
        SpeechDecoder decoder = alone.decoder();
        script.begin(decoder, 0);
        int room = decoder.capacity() - decoder.length(0);
        decoder.zeroText(0, TEXT, TEXT + room - 1);
        VoiceExceptionAssert.assertRefused(
                ErrorCode.KV_CACHE_FULL,
                "the cache holds " + decoder.capacity(),
                () -> decoder.zeroText(0, TEXT, TEXT + 2));
        VoiceExceptionAssert.assertRefused(
                ErrorCode.KV_CACHE_FULL,
                "the cache holds " + decoder.capacity(),
                () -> decoder.prefillText(0, script.ids, 0, 12));
        assertEquals(decoder.capacity() - 1, decoder.length(0));
        decoder.hideText(0, TEXT, Integer.MAX_VALUE);
        script.steps(decoder, 0, 0, 2);
        float[] actual = alone.logits(0);
        VoiceExceptionAssert.assertRefused(
                ErrorCode.KV_CACHE_FULL, "the cache holds " + decoder.capacity(), () -> script.stage(decoder, 0, 2));
        assertEquals(decoder.capacity(), decoder.length(0));
        Closeness.assertClose(alone(script, 2), actual, TOLERANCE, "full");
    }

    @Test
    void clearingTakesTheSlotOutOfTheNextStep() {
        Script script = new Script(alone.config(), 60);
        SpeechDecoder decoder = crowd.decoder();
        script.begin(decoder, 0);
        script.begin(decoder, 1);
        script.steps(decoder, 0, 0, 3);
        script.steps(decoder, 1, 0, 3);
        script.stage(decoder, 0, 3);
        decoder.clear(0);
        script.steps(decoder, 1, 3, 4);
        assertEquals(0, decoder.length(0));
        assertEquals(TEXT + 3, decoder.length(1));
    }
}
