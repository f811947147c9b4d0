package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole studies of fake speakers whose times are as noisy as a shared machine's: 15 % a turn, drift, outliers. */
final class VerdictTest {
    private static final double NOISE = 0.15;
    private static final List<String> DECIDING = List.of(TurnValues.TTFB, TurnValues.RTF);

    @TempDir
    private Path folder;

    private StudyReport study(String variants, long seed, int runs) {
        return study(variants, seed, runs, StudyPlan.Loading.EACH_RUN, new FakeSpeakers(seed, NOISE));
    }

    private StudyReport study(String variants, long seed, int runs, StudyPlan.Loading loading, FakeSpeakers speakers) {
        StudyPlan plan = new StudyPlan(
                Variant.parse(List.of(variants.split(","))), PromptSets.named("chat"), runs, seed, loading, List.of());
        StudyFolder study = StudyFolder.open(folder.resolve(variants.hashCode() + "-" + seed), plan, "test", false);
        new Study(plan, speakers, study, StudyListener.NONE, () -> {}).run();
        return StudyReport.of(plan, study, "test", Map.of());
    }

    private static Comparison found(StudyReport report, String value) {
        Analysis.Row row =
                report.analysis().sets().getOrDefault("chat", Map.of()).get(value);
        assertNotNull(row);
        Comparison found = row.comparisons().get("two");
        assertNotNull(found);
        return found;
    }

    @Test
    void whatIsEqualIsNotToldApart() {
        Map<String, Integer> quiet = new HashMap<>();
        for (int repeat = 0; repeat < 20; repeat++) {
            StudyReport report = study("one=default,two=default", 100 + repeat, 20);
            for (String value : DECIDING) {
                boolean none = found(report, value).verdict() == Comparison.Verdict.NONE;
                quiet.merge(value, none ? 1 : 0, Integer::sum);
            }
        }
        quiet.forEach(
                (value, count) -> assertTrue(count >= 19, value + ": no difference shown in " + count + " of 20"));
        assertEquals(DECIDING.size(), quiet.size());
    }

    @Test
    void tenPerCentAreFound() {
        int slower = 0;
        for (int repeat = 0; repeat < 10; repeat++) {
            Comparison found = found(study("one=default,two=default+slower:10", 200 + repeat, 40), TurnValues.TTFB);
            slower += found.verdict() == Comparison.Verdict.SLOWER ? 1 : 0;
            assertTrue(found.verdict() != Comparison.Verdict.FASTER);
        }
        assertTrue(slower >= 8, "found in " + slower + " of 10");
    }

    @Test
    void theEffectIsEstimatedAndTheOtherWayRoundIsFaster() {
        Comparison slower = found(study("one=default,two=default+slower:30", 7, 30), TurnValues.TTFB);
        assertEquals(Comparison.Verdict.SLOWER, slower.verdict());
        assertEquals(1.30, slower.ratio().value(), 0.10);
        assertTrue(slower.ratio().low() < slower.ratio().value()
                && slower.ratio().value() < slower.ratio().high());
        Comparison faster = found(study("one=default+slower:30,two=default", 8, 30), TurnValues.TTFB);
        assertEquals(Comparison.Verdict.FASTER, faster.verdict());
    }

    @Test
    void fewRunsShowNothing() {
        Comparison found = found(study("one=default,two=default+slower:50", 9, 7), TurnValues.TTFB);
        assertEquals(Comparison.Verdict.NONE, found.verdict());
        assertEquals(7, found.pairs());
    }

    @Test
    void theLuckOfALoadIsNoDifference() {
        int quiet = 0;
        for (int repeat = 0; repeat < 20; repeat++) {
            FakeSpeakers speakers = new FakeSpeakers(300 + repeat, 0.02).withLoadNoise(0.15);
            StudyReport report =
                    study("one=default,two=default", 300 + repeat, 48, new StudyPlan.Loading(6, false), speakers);
            Comparison found = found(report, TurnValues.TTFB);
            quiet += found.verdict() == Comparison.Verdict.NONE ? 1 : 0;
            assertEquals(8, found.loads());
            assertEquals(48, found.pairs());
        }
        assertTrue(quiet >= 19, "no difference shown in " + quiet + " of 20");
    }

    @Test
    void whatIsShownOfFewLoadsSaysSo() {
        StudyPlan.Loading fours = new StudyPlan.Loading(4, false);
        FakeSpeakers speakers = new FakeSpeakers(12, 0.02);
        Comparison found = found(study("one=default,two=default+slower:30", 12, 8, fours, speakers), TurnValues.TTFB);
        assertEquals(Comparison.Verdict.SLOWER, found.verdict());
        assertEquals("slower (2 loads)", found.verdictText());
        StudyPlan.Loading kept = new StudyPlan.Loading(1, true);
        speakers = new FakeSpeakers(13, 0.02);
        found = found(study("one=default,two=default+slower:31", 13, 8, kept, speakers), TurnValues.TTFB);
        assertEquals("slower (1 load)", found.verdictText());
        speakers = new FakeSpeakers(14, 0.02);
        found = found(study("one=default,two=default+slower:32", 14, 32, fours, speakers), TurnValues.TTFB);
        assertEquals("slower", found.verdictText());
    }

    @Test
    void anotherVoiceIsHeard() {
        StudyReport same = study("one=default,two=default", 10, 8);
        assertEquals(VoiceVerdict.Kind.IDENTICAL, voice(same).kind());
        StudyReport louder = study("one=default,two=default+louder:6", 11, 8);
        assertEquals(VoiceVerdict.Kind.DIFFERENT, voice(louder).kind());
        String reasons = String.join("; ", voice(louder).reasons());
        assertTrue(reasons.contains("SNR 0.0 dB"), reasons);
        assertTrue(reasons.contains("level: +6.0 dB"), reasons);
    }

    private static VoiceVerdict voice(StudyReport report) {
        VoiceVerdict verdict = report.voices().get("two");
        assertNotNull(verdict);
        return verdict;
    }
}
