package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks which values of which runs are summed up, and which are compared. */
final class AnalysisTest {
    private static final StudyPlan PLAN = Studies.plan(8, "one=default", "two=default+x:1", "three=default+x:2");

    private static Analysis.Row row(Analysis analysis, String set, String value) {
        return Objects.requireNonNull(
                analysis.sets().getOrDefault(set, Map.of()).get(value), value);
    }

    private static double mean(Analysis.Row row, String variant) {
        Summary summary = Objects.requireNonNull(row.summaries().get(variant), variant);
        return summary.numbers()
                .getOrDefault("mean", new Interval(Double.NaN, 0, 0))
                .value();
    }

    private static RunRecord run(String variant, int run, Map<String, Double> values) {
        return Studies.run(variant, run, Studies.turn(TinyStudy.SHORT, values));
    }

    @Test
    void valuesStandInTheOrderOfTheReportWhateverTheRunsSay() {
        Map<String, Double> values = Map.of(
                "zeta", 1.0, "mel", 1.0, "queue", 1.0, "level", 1.0, "audio", 1.0, "rtf", 1.0, "ttfb", 1.0, "alpha",
                1.0);
        Analysis analysis = Analysis.of(PLAN, List.of(run("one", 0, values)));
        assertEquals(
                List.of("ttfb", "rtf", "audio", "level", "queue", "mel", "alpha", "zeta"),
                List.copyOf(analysis.sets().getOrDefault("read", Map.of()).keySet()));
    }

    @Test
    void aStudyWithoutRunsHasItsSetsAndNothingInThem() {
        assertEquals(Map.of("read", Map.of()), Analysis.of(PLAN, List.of()).sets());
    }

    @Test
    void setsDoNotMix() {
        List<RunRecord> runs = List.of(Studies.run(
                "one",
                0,
                Studies.turn(TinyStudy.GREETING, Map.of("ttfb", 10.0)),
                Studies.turn(TinyStudy.SHORT, Map.of("ttfb", 20.0)),
                Studies.turn(TinyStudy.LONG, Map.of("ttfb", 60.0))));
        Analysis analysis = Analysis.of(TinyStudy.PLAN, runs);
        assertEquals(10, mean(row(analysis, "chat", "ttfb"), "one"));
        assertEquals(40, mean(row(analysis, "read", "ttfb"), "one"));
        assertEquals(Set.of("chat", "read"), analysis.sets().keySet(), "nothing was loaded");
    }

    @Test
    void everyCopyOfAPromptIsATurn() {
        List<RunRecord> runs = List.of(Studies.run(
                "one",
                0,
                Studies.turn(TinyStudy.SHORT, Map.of("ttfb", 10.0)),
                Studies.turn(TinyStudy.SHORT, Map.of("ttfb", 30.0)),
                Studies.turn(TinyStudy.SHORT, Map.of("rtf", 1.0))));
        Analysis.Row ttfb = row(Analysis.of(PLAN, runs), "read", "ttfb");
        assertEquals(2, Objects.requireNonNull(ttfb.summaries().get("one")).count(), "one turn had no audio");
        assertEquals(20, mean(ttfb, "one"));
    }

    @Test
    void onlyTwoValuesAreComparedInPairs() {
        List<RunRecord> runs = new ArrayList<>();
        double factor = 1;
        for (String variant : List.of("one", "two", "three")) {
            runs.add(run(variant, 0, Map.of("ttfb", 10 * factor, "turn", 100 * factor)));
            factor *= 2;
        }
        Analysis analysis = Analysis.of(PLAN, runs);
        Analysis.Row ttfb = row(analysis, "read", "ttfb");
        assertEquals(Set.of("two", "three"), ttfb.comparisons().keySet());
        assertEquals(Map.of(), ttfb.pairs().get("one"));
        Map<String, Comparison> third = ttfb.pairs().getOrDefault("three", Map.of());
        assertEquals(List.of("one", "two"), List.copyOf(third.keySet()));
        assertEquals(4, ratio(third.get("one")), 1e-9);
        assertEquals(2, ratio(third.get("two")), 1e-9);
        Analysis.Row turn = row(analysis, "read", "turn");
        assertEquals(Map.of(), turn.pairs());
        assertEquals(4, ratio(turn.comparisons().get("three")), 1e-9);
    }

    private static double ratio(@Nullable Comparison found) {
        return Objects.requireNonNull(found).ratio().value();
    }

    @Test
    void withoutTheFirstVariantNothingIsComparedWithIt() {
        Analysis analysis = Analysis.of(
                PLAN,
                List.of(
                        run("two", 0, Map.of("ttfb", 2.0, "mel", 2.0)),
                        run("three", 0, Map.of("ttfb", 3.0, "mel", 3.0))));
        Analysis.Row ttfb = row(analysis, "read", "ttfb");
        assertEquals(Map.of(), ttfb.comparisons());
        assertEquals(1.5, ratio(ttfb.pairs().getOrDefault("three", Map.of()).get("two")), 1e-9, "but with each other");
        assertEquals(Map.of(), row(analysis, "read", "mel").comparisons());
        assertNull(ttfb.summaries().get("one"));
    }

    @Test
    void lessAudioIsLessAndLessTimeIsFaster() {
        List<RunRecord> runs = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            runs.add(run("one", run, Map.of("ttfb", 100.0 + run, "audio", 10.0 + run)));
            runs.add(run("two", run, Map.of("ttfb", 50.0 + run, "audio", 5.0 + run)));
        }
        Analysis analysis = Analysis.of(PLAN, runs);
        assertEquals(
                Comparison.Verdict.FASTER,
                Objects.requireNonNull(
                                row(analysis, "read", "ttfb").comparisons().get("two"))
                        .verdict());
        assertEquals(
                Comparison.Verdict.LESS,
                Objects.requireNonNull(
                                row(analysis, "read", "audio").comparisons().get("two"))
                        .verdict());
    }

    @Test
    void loadsAreASetOfTheirOwnBehindTheOthers() {
        List<RunRecord> runs = List.of(
                new RunRecord("one", 0, "", Map.of(), Map.of("warmup", 5.0, "load", 40.0), List.of()),
                new RunRecord("one", 1, "", Map.of(), Map.of(), List.of()),
                new RunRecord("one", 2, "", Map.of(), Map.of("load", 60.0, "other", 1.0), List.of()),
                new RunRecord("two", 2, "", Map.of(), Map.of("load", 30.0), List.of()));
        Analysis analysis = Analysis.of(PLAN, runs);
        assertEquals(List.of("read", "loading"), List.copyOf(analysis.sets().keySet()));
        assertEquals(
                List.of("load", "warmup"),
                List.copyOf(analysis.sets().getOrDefault("loading", Map.of()).keySet()));
        Analysis.Row load = row(analysis, "loading", "load");
        assertEquals(50, mean(load, "one"), "a run without a load does not count");
        assertEquals(0.5, ratio(load.comparisons().get("two")), 1e-9, "only the third run loaded both");
        assertTrue(row(analysis, "loading", "warmup").comparisons().isEmpty());
    }
}
