package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.speech.plan.CodeTape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VoiceVerdictTest {
    private static final List<Variant> TWO = Variant.parse(List.of("one=default", "two=default+x:1"));
    private static final StudyPlan PLAN =
            new StudyPlan(TWO, List.of(TinyStudy.SHORT, TinyStudy.LONG), 8, 1, StudyPlan.Loading.EACH_RUN, List.of());

    @TempDir
    private Path folder;

    private static VoiceVerdict verdict(List<RunRecord> runs, VoiceCheck.Row... rows) {
        VoiceVerdict verdict = VoiceVerdict.of(Analysis.of(PLAN, runs), new VoiceCheck(List.of(rows)))
                .get("two");
        assertNotNull(verdict);
        return verdict;
    }

    private static VoiceCheck.Row row(double snrDb, double logMelDb) {
        return new VoiceCheck.Row("two", "p", 10, 1, false, true, snrDb, logMelDb, 0);
    }

    @Test
    void equalSamplesAreIdentical() {
        VoiceVerdict verdict =
                verdict(List.of(), new VoiceCheck.Row("two", "p", 10, 1, true, true, VoiceCheck.BEST_SNR_DB, 0, 0));
        assertEquals(VoiceVerdict.Kind.IDENTICAL, verdict.kind());
        assertEquals(List.of(), verdict.reasons());
    }

    @ParameterizedTest
    @CsvSource({"60, 0.2, SAME", "30, 1.0, SAME", "29.9, 0.2, DIFFERENT", "60, 1.01, DIFFERENT", "-3, 9, DIFFERENT"})
    void boundsOnEqualCodes(double snrDb, double logMelDb, VoiceVerdict.Kind kind) {
        assertEquals(
                kind, verdict(List.of(), row(80, 0.01), row(snrDb, logMelDb)).kind());
    }

    @Test
    void noiseSaysNothingWhereChunksDiffer() {
        VoiceCheck.Row otherChunks = new VoiceCheck.Row("two", "p", 10, 1, false, false, -20, 0.3, 0);
        assertEquals(VoiceVerdict.Kind.SAME, verdict(List.of(), otherChunks).kind());
        VoiceCheck.Row far = new VoiceCheck.Row("two", "p", 10, 1, false, false, -20, 2.3, 0);
        assertEquals(
                List.of("equal codes: log-mel distance 2.30 dB, most allowed 1"),
                verdict(List.of(), far).reasons());
    }

    @Test
    void anotherLengthIsAnotherVoice() {
        VoiceCheck.Row longer = new VoiceCheck.Row("two", "p", 10, 1, false, true, 60, 0.2, 256);
        assertEquals(
                List.of("equal codes: 1 of 2 texts have another length"),
                verdict(List.of(), row(60, 0.2), longer).reasons());
    }

    @Test
    void withoutEqualCodesNothingIsShown() {
        assertEquals(VoiceVerdict.Kind.NOT_SHOWN, verdict(List.of()).kind());
    }

    @Test
    void theBaselineHasNoVerdict() {
        Map<String, VoiceVerdict> verdicts = VoiceVerdict.of(Analysis.of(PLAN, List.of()), new VoiceCheck(List.of()));
        assertEquals(Set.of("two"), verdicts.keySet());
    }

    private static List<RunRecord> freeRuns(double silence, double level) {
        List<RunRecord> runs = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            double noise = 1 + 0.001 * run;
            runs.add(freeRun("one", run, 0.2 * noise, -20 * noise));
            runs.add(freeRun("two", run, silence * noise, level * noise));
        }
        return runs;
    }

    private static RunRecord freeRun(String variant, int run, double silence, double level) {
        return new RunRecord(
                variant,
                run,
                "",
                Map.of(),
                Map.of("load", 1.0),
                List.of(new RunRecord.TurnRow(
                        "read",
                        TinyStudy.SHORT.name(),
                        0,
                        "completed",
                        Map.of(TurnValues.SILENCE, silence, TurnValues.LEVEL, level))));
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, -20, ''",
        "0.208, -20.5, ''",
        "0.22, -20, 'read, silence: +10.0 %'",
        "0.2, -22, 'read, level: -2.0 dB'"
    })
    void freeRunsMayDifferALittle(double silence, double level, String reason) {
        List<String> reasons = verdict(freeRuns(silence, level), row(60, 0.2)).reasons();
        assertEquals(reason.isEmpty() ? List.of() : List.of(reason), reasons);
    }

    @Test
    void theDistanceOfALongTextIsThatOfAShortOne() {
        VoiceCheck check = compare(0.5);
        assertEquals(2, check.rows().size());
        for (VoiceCheck.Row row : check.rows()) {
            assertEquals(6.02, row.logMelDb(), 0.02, row::toString);
            assertEquals(6.02, row.snrDb(), 0.01, row::toString);
        }
        VoiceVerdict verdict = verdict(List.of(), check.rows().toArray(VoiceCheck.Row[]::new));
        assertEquals(
                List.of(
                        "equal codes: SNR 6.0 dB, least allowed 30",
                        "equal codes: log-mel distance 6.02 dB, most allowed 1"),
                verdict.reasons());
    }

    @Test
    void aLittleQuieterIsTheSameVoice() {
        VoiceCheck check = compare(0.99);
        for (VoiceCheck.Row row : check.rows()) {
            assertEquals(0.0873, row.logMelDb(), 0.001, row::toString);
            assertEquals(40, row.snrDb(), 0.1, row::toString);
            assertTrue(row.sameChunks() && !row.identical() && row.sampleDifference() == 0, row::toString);
        }
        assertEquals(
                VoiceVerdict.Kind.SAME,
                verdict(List.of(), check.rows().toArray(VoiceCheck.Row[]::new)).kind());
        assertTrue(Files.exists(folder.resolve("forced/two/" + TinyStudy.LONG.name() + ".wav")));
    }

    @Test
    void noiseOverSilenceHasANumber() {
        PcmChunk silence = PcmChunk.copyOf(new float[240], 0, 240);
        PcmChunk tone = FakeSpeakers.tone(0.5, 240);
        assertEquals(-VoiceCheck.BEST_SNR_DB, VoiceComparison.snrDb(silence, tone), "JSON knows no infinity");
        assertEquals(VoiceCheck.BEST_SNR_DB, VoiceComparison.snrDb(silence, silence));
        assertEquals(0, VoiceComparison.snrDb(tone, silence), 1e-9, "what is missing is as loud as what was there");
    }

    @Test
    void onlyTheSamplesOfBothAreCompared() {
        PcmChunk tone = FakeSpeakers.tone(0.5, 2_400);
        assertEquals(VoiceCheck.BEST_SNR_DB, VoiceComparison.snrDb(tone, FakeSpeakers.tone(0.5, 1_200)));
        PcmChunk nothing = PcmChunk.copyOf(new float[0], 0, 0);
        assertEquals(VoiceCheck.BEST_SNR_DB, VoiceComparison.snrDb(tone, nothing));
    }

    @Test
    void onlyTheBaselineIsHeardWhereCodesCannotBeReached() {
        VoiceComparison comparison =
                new VoiceComparison(PLAN.prompts(), 1, StudyFolder.open(folder, PLAN, "abc", false));
        comparison.hear(TWO.get(0), new NoiseSpeaker(1));
        comparison.hear(TWO.get(1), new NoiseSpeaker(0));
        assertEquals(List.of(), comparison.result().rows());
    }

    private VoiceCheck compare(double share) {
        VoiceComparison comparison =
                new VoiceComparison(PLAN.prompts(), 1, StudyFolder.open(folder, PLAN, "abc", false));
        comparison.hear(TWO.get(0), new NoiseSpeaker(1));
        comparison.hear(TWO.get(1), new NoiseSpeaker(share));
        return comparison.result();
    }

    /** Speaks noise of its own level, longer for longer texts; with level 0 it lets nobody reach its codes. */
    private record NoiseSpeaker(double level) implements Speaker {
        @Override
        public Map<String, String> facts() {
            return Map.of();
        }

        @Override
        public Map<String, Double> loadMillis() {
            return Map.of();
        }

        @Override
        public Spoken speak(Prompt prompt, long seed, int copies) {
            throw new AssertionError("voices are compared on equal codes");
        }

        @Override
        public Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape) {
            if (level == 0) {
                return Optional.empty();
            }
            Random random = new Random(seed);
            float[] samples = new float[2_400 * prompt.text().length()];
            for (int index = 0; index < samples.length; index++) {
                samples[index] = (float) (level * 0.1 * random.nextGaussian());
            }
            PcmChunk audio = PcmChunk.copyOf(samples, 0, samples.length);
            return Optional.of(
                    new SpokenTurn("completed", List.of(new SpokenTurn.Chunk(1, audio)), 2, Map.of(), Map.of()));
        }

        @Override
        public void close() {}
    }
}
