package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the values of a turn, from which every number of a study comes; docs/study.md says what each means. */
final class TurnValuesTest {
    private static final float LOUD = 0.5f;

    private static double value(Map<String, Double> values, String name) {
        assertTrue(values.containsKey(name), () -> name + " is not among " + values.keySet());
        return values.getOrDefault(name, Double.NaN);
    }

    private static Map<String, Double> valuesOf(SpokenTurn.Chunk... chunks) {
        return TurnValues.of(Studies.spoken(400, Map.of(), chunks), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "ttfb, ms, true",
        "ttfb.audible, ms, true",
        "turn, ms, true",
        "rtf, '', true",
        "rtf.compute, '', true",
        "tts.step, ms, true",
        "tts.step.each, ms, true",
        "queue, ms, true",
        "load, ms, true",
        "warmup, ms, true",
        "audio, s, false",
        "silence, '', false",
        "level, dBFS, false",
        "n.tts.step, '', false",
        "audio.steps, '', false",
        "text.tokens, '', false"
    })
    void unitsAndWhetherLessIsFaster(String name, String unit, boolean isTime) {
        assertEquals(unit, TurnValues.unit(name));
        assertEquals(isTime, TurnValues.isTime(name));
    }

    @Test
    void timesAreMillisecondsAndAudioIsSeconds() {
        // 4,800 and 7,200 samples are 0.2 s and 0.3 s
        Map<String, Double> values = valuesOf(Studies.chunk(60, LOUD, 4_800), Studies.chunk(250, LOUD, 7_200));
        assertEquals(60, value(values, "ttfb"));
        assertEquals(400, value(values, "turn"));
        assertEquals(0.5, value(values, "audio"), 1e-12);
        assertEquals(0.4 / 0.5, value(values, "rtf"), 1e-12);
        assertEquals(0, value(values, "silence"));
        assertEquals(20 * Math.log10(0.5), value(values, "level"), 1e-6);
    }

    @Test
    void aTurnWithoutAudioHasItsLengthOnly() {
        Map<String, Double> values =
                TurnValues.of(Studies.spoken(30, Map.of("queue", 2_000_000L, "llm.step", 9_000_000L)), List.of());
        assertEquals(Map.of("turn", 30.0, "audio", 0.0, "queue", 2.0, "llm.step", 9.0), values);
    }

    @Test
    void aSilentTurnIsNeverHeard() {
        Map<String, Double> values = valuesOf(Studies.chunk(60, 0.003f, 2_400));
        assertFalse(values.containsKey(TurnValues.AUDIBLE), values::toString);
        assertEquals(1, value(values, "silence"));
        assertEquals(-120, value(values, "level"));
    }

    @Test
    void whatComesWhileAnotherPiecePlaysIsHeardBehindIt() {
        // the second piece comes at 60 ms, but the first plays until 50 + 100 ms
        Map<String, Double> values = valuesOf(Studies.chunk(50, 0, 2_400), Studies.chunk(60, LOUD, 240));
        assertEquals(150, value(values, "ttfb.audible"), 1e-9);
    }

    @Test
    void whatComesLateIsHeardWhenItComes() {
        // the first piece has played at 60 ms; the second comes at 200 ms
        Map<String, Double> values = valuesOf(Studies.chunk(50, 0, 240), Studies.chunk(200, LOUD, 240));
        assertEquals(200, value(values, "ttfb.audible"), 1e-9);
    }

    @Property(tries = 100)
    void nothingIsHeardBeforeItComes(
            @ForAll @IntRange(min = 0, max = 300) int first,
            @ForAll @IntRange(min = 0, max = 300) int later,
            @ForAll @IntRange(min = 0, max = 4_800) int silent) {
        Map<String, Double> values =
                valuesOf(Studies.chunk(first, 0, silent + 1), Studies.chunk(first + later, LOUD, 240));
        double heard = value(values, "ttfb.audible");
        assertTrue(heard >= first + later && heard >= value(values, "ttfb"), values::toString);
        assertEquals(Math.max(first + later, first + (silent + 1) / 24.0), heard, 1e-6);
    }

    @Test
    void waitingAndWritingAreNoComputing() {
        Map<String, Long> stages =
                Map.of("queue", 500_000_000L, "write", 300_000_000L, "llm.prefill", 20_000_000L, "mel", 5_000_000L);
        SpokenTurn turn = Studies.spoken(900, stages, Studies.chunk(60, LOUD, 12_000));
        Map<String, Double> values = TurnValues.of(turn, List.of());
        assertEquals(0.025 / 0.5, value(values, "rtf.compute"), 1e-12);
        assertEquals(0.9 / 0.5, value(values, "rtf"), 1e-12);
        assertEquals(500, value(values, "queue"));
        assertEquals(300, value(values, "write"));
    }

    @Test
    void aServerThatTellsNoStagesHasNoComputeFactor() {
        assertFalse(valuesOf(Studies.chunk(60, LOUD, 240)).containsKey("rtf.compute"));
        SpokenTurn waited = Studies.spoken(90, Map.of("queue", 5L), Studies.chunk(60, LOUD, 240));
        assertFalse(TurnValues.of(waited, List.of()).containsKey("rtf.compute"), "it only waited");
    }

    @Test
    void piecesOfWorkAreCountedAndAveraged() {
        List<StageSpan> spans = List.of(
                new StageSpan("tts.step", 0, 2_000_000),
                new StageSpan("mel", 5, 7_000_000),
                new StageSpan("tts.step", 9, 4_000_000));
        SpokenTurn turn = new SpokenTurn(
                "completed",
                List.of(),
                1_000_000,
                Map.of("tts.step", 1_500_000L),
                Map.of(TurnValues.STEPS, 42, TurnValues.TOKENS, 7));
        Map<String, Double> values = TurnValues.of(turn, spans);
        assertEquals(2, value(values, "n.tts.step"));
        assertEquals(3, value(values, "tts.step.each"));
        assertEquals(1, value(values, "n.mel"));
        assertEquals(7, value(values, "mel.each"));
        assertEquals(1.5, value(values, "tts.step"), "the turn's own share");
        assertEquals(42, value(values, "audio.steps"));
        assertEquals(7, value(values, "text.tokens"));
    }
}
