package dev.parlando.tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.golden.Closeness;
import dev.parlando.golden.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Golden values of speaker projector and speech decoder: {@code golden/tts/README.md}. */
final class SpeechGoldenTest {
    private static final double TOLERANCE = 1e-5;

    private static final Golden GOLDEN = new Golden("tts");
    private static final int CONTEXT_TEXT = 7;
    private static final int CONTEXT_ROWS = 49;

    private static LoadedSpeech speech;
    private static SpeechDecoder decoder;

    @BeforeAll
    static void load() {
        speech = LoadedSpeech.tiny(1);
        decoder = speech.decoder();
    }

    @AfterAll
    static void close() {
        speech.close();
    }

    @Test
    void speakerVector() {
        JsonNode values = GOLDEN.input("/speakerState");
        float[] state = new float[values.size()];
        for (int index = 0; index < state.length; index++) {
            state[index] = values.get(index).floatValue();
        }
        float[] speaker = speech.projector().project(state);
        Closeness.assertClose(GOLDEN.output("speaker_vector"), speaker, TOLERANCE, "speaker");
    }

    @Test
    void firstSegmentWithItsCallsAndMaskChanges() {
        decoder.start(0, GOLDEN.output("speaker_vector"));
        Run run = new Run("/firstSegment", "logits");
        for (JsonNode call : GOLDEN.input("/firstSegment/calls")) {
            run.prefill(call);
            run.steps(call, Integer.MAX_VALUE);
        }
        run.assertAllKeptStepsWereSeen(20);
    }

    @Test
    void segmentChangeToTheLetter() {
        decoder.start(0, GOLDEN.output("speaker_vector"));
        Run run = new Run("/newSegment", "segment_quirks_logits");
        decoder.prefillText(0, run.ids, 0, CONTEXT_TEXT);
        decoder.zeroText(0, CONTEXT_TEXT, CONTEXT_TEXT + 1);
        decoder.prefillAudio(0, run.rows, CONTEXT_ROWS, CONTEXT_TEXT + 1, true);
        decoder.hideText(0);
        for (JsonNode call : GOLDEN.input("/newSegment/calls")) {
            int end = call.get("textEnd").intValue();
            int visible = call.get("visibleText").get(0).intValue();
            decoder.hideText(0, call.get("textBegin").intValue(), Integer.MAX_VALUE);
            run.prefill(call);
            decoder.zeroText(0, end, Math.max(end, visible));
            run.steps(call, Integer.MAX_VALUE);
        }
        run.assertAllKeptStepsWereSeen(10);
    }

    @Test
    void segmentChangeWithoutQuirks() {
        decoder.start(0, GOLDEN.output("speaker_vector"));
        Run run = new Run("/newSegment", "segment_causal_logits");
        decoder.prefillText(0, run.ids, 0, CONTEXT_TEXT);
        decoder.prefillAudio(0, run.rows, CONTEXT_ROWS, CONTEXT_TEXT, false);
        decoder.hideText(0);
        for (JsonNode call : GOLDEN.input("/newSegment/calls")) {
            run.prefill(call);
            run.steps(call, call.get("textEnd").intValue());
        }
        run.assertAllKeptStepsWereSeen(10);
    }

    /** Forced steps of one segment, compared with its kept logits. */
    private static final class Run {
        private final int[] ids;
        private final int[] rows;
        private final int[] keptSteps;
        private final float[] expected;
        private int seen;

        Run(String segment, String output) {
            this.ids = GOLDEN.ints(segment + "/ids");
            this.rows = GOLDEN.ints(segment + "/codeRows");
            this.keptSteps = GOLDEN.ints(segment + "/keptSteps");
            this.expected = GOLDEN.output(output);
        }

        void prefill(JsonNode call) {
            int begin = call.get("textBegin").intValue();
            int end = call.get("textEnd").intValue();
            if (end > begin) {
                decoder.prefillText(0, ids, begin, end);
            }
        }

        void steps(JsonNode call, int mostVisible) {
            int first = call.get("firstStep").intValue();
            IntStream.range(0, call.get("numSteps").intValue()).forEach(index -> {
                int visible = call.get("visibleText").get(index).intValue();
                decoder.stage(0, first + index, rows, Math.min(visible, mostVisible));
                decoder.step();
                compare(first + index);
            });
        }

        private void compare(int step) {
            if (seen < keptSteps.length && keptSteps[seen] == step) {
                float[] actual = speech.logits(0);
                float[] wanted = Arrays.copyOfRange(expected, seen * actual.length, (seen + 1) * actual.length);
                Closeness.assertClose(wanted, actual, TOLERANCE, "logits of step " + step);
                seen++;
            }
        }

        void assertAllKeptStepsWereSeen(int count) {
            assertEquals(count, seen);
            assertEquals(count, keptSteps.length);
        }
    }
}
