package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the runs of a study say: every value of every variant, and each variant beside the first and beside the others. */
public final class Analysis {
    private static final String LOADING = "loading";

    private final StudyPlan plan;
    private final Map<String, Map<String, Row>> sets = new LinkedHashMap<>();

    /**
     * One value in one set.
     *
     * @param summaries by variant
     * @param comparisons beside the first, by variant
     * @param pairs beside every one before it, by variant and that one; only of {@link TurnValues#PAIRED}
     */
    public record Row(
            Map<String, Summary> summaries,
            Map<String, Comparison> comparisons,
            Map<String, Map<String, Comparison>> pairs) {
        static final Row EMPTY = new Row(Map.of(), Map.of(), Map.of());
    }

    private Analysis(StudyPlan plan) {
        this.plan = plan;
    }

    /** Analyses all whole runs there are. */
    public static Analysis of(StudyPlan plan, List<RunRecord> runs) {
        Analysis analysis = new Analysis(plan);
        for (String set : plan.sets()) {
            analysis.addSet(set, runs);
        }
        analysis.addLoading(runs);
        return analysis;
    }

    private void addSet(String set, List<RunRecord> runs) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String name : namesOf(set, runs)) {
            Map<String, SortedMap<Integer, Map<String, double[]>>> byVariant = new LinkedHashMap<>();
            for (RunRecord run : runs) {
                Map<String, double[]> values = valuesOf(run, set, name);
                if (!values.isEmpty()) {
                    byVariant
                            .computeIfAbsent(run.variant(), variant -> new TreeMap<>())
                            .put(run.run(), values);
                }
            }
            rows.put(name, rowOf(name, byVariant));
        }
        sets.put(set, rows);
    }

    /** Loads are compared by run, where both variants were loaded for it. */
    private void addLoading(List<RunRecord> runs) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String stage : TurnValues.LOAD_STAGES) {
            Map<String, SortedMap<Integer, Map<String, double[]>>> byVariant = new LinkedHashMap<>();
            for (RunRecord run : runs) {
                Double millis = run.loadMillis().get(stage);
                if (millis != null) {
                    byVariant
                            .computeIfAbsent(run.variant(), variant -> new TreeMap<>())
                            .put(run.run(), Map.of(stage, new double[] {millis}));
                }
            }
            if (!byVariant.isEmpty()) {
                rows.put(stage, rowOf(stage, byVariant));
            }
        }
        if (!rows.isEmpty()) {
            sets.put(LOADING, rows);
        }
    }

    /** Values by prompt, one a copy. */
    private static Map<String, double[]> valuesOf(RunRecord run, String set, String name) {
        Map<String, List<Double>> lists = new TreeMap<>();
        for (RunRecord.TurnRow turn : run.turns()) {
            Double value = turn.values().get(name);
            if (turn.set().equals(set) && value != null) {
                lists.computeIfAbsent(turn.prompt(), prompt -> new ArrayList<>())
                        .add(value);
            }
        }
        Map<String, double[]> values = new TreeMap<>();
        lists.forEach((prompt, list) -> values.put(
                prompt, list.stream().mapToDouble(Double::doubleValue).toArray()));
        return values;
    }

    private Row rowOf(String name, Map<String, SortedMap<Integer, Map<String, double[]>>> byVariant) {
        Map<String, Summary> summaries = new LinkedHashMap<>();
        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        SortedMap<Integer, Map<String, double[]>> first =
                byVariant.get(plan.reference().name());
        for (Variant variant : plan.variants()) {
            SortedMap<Integer, Map<String, double[]>> own = byVariant.get(variant.name());
            if (own == null) {
                continue;
            }
            double[][] runs = own.values().stream()
                    .map(prompts -> prompts.values().stream()
                            .flatMapToDouble(Arrays::stream)
                            .toArray())
                    .toArray(double[][]::new);
            summaries.put(variant.name(), Summary.of(runs, plan.seed()));
            if (first != null && own != first) {
                compare(name, first, own).ifPresent(found -> comparisons.put(variant.name(), found));
            }
        }
        return new Row(summaries, comparisons, TurnValues.PAIRED.contains(name) ? pairsOf(name, byVariant) : Map.of());
    }

    private Map<String, Map<String, Comparison>> pairsOf(
            String name, Map<String, SortedMap<Integer, Map<String, double[]>>> byVariant) {
        Map<String, Map<String, Comparison>> pairs = new LinkedHashMap<>();
        Map<String, SortedMap<Integer, Map<String, double[]>>> before = new LinkedHashMap<>();
        for (Variant variant : plan.variants()) {
            SortedMap<Integer, Map<String, double[]>> own = byVariant.get(variant.name());
            if (own != null) {
                Map<String, Comparison> found = new LinkedHashMap<>();
                before.forEach((other, theirs) ->
                        compare(name, theirs, own).ifPresent(comparison -> found.put(other, comparison)));
                pairs.put(variant.name(), found);
                before.put(variant.name(), own);
            }
        }
        return pairs;
    }

    /** By the runs that both have, and by the prompts that both have in that run; empty if there are none. */
    private Optional<Comparison> compare(
            String name,
            SortedMap<Integer, Map<String, double[]>> first,
            SortedMap<Integer, Map<String, double[]>> own) {
        List<double[]> ones = new ArrayList<>();
        List<double[]> twos = new ArrayList<>();
        first.forEach((run, prompts) -> {
            Map<String, double[]> others = own.getOrDefault(run, Map.of());
            List<String> common = prompts.keySet().stream()
                    .filter(others::containsKey)
                    .sorted()
                    .toList();
            if (!common.isEmpty()) {
                ones.add(means(common, prompts));
                twos.add(means(common, others));
            }
        });
        if (ones.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Comparison.of(
                ones.toArray(double[][]::new), twos.toArray(double[][]::new), TurnValues.isTime(name), plan.seed()));
    }

    private static double[] means(List<String> prompts, Map<String, double[]> values) {
        return prompts.stream()
                .mapToDouble(prompt -> Statistics.mean(values.getOrDefault(prompt, new double[0])))
                .toArray();
    }

    private static List<String> namesOf(String set, List<RunRecord> runs) {
        TreeSet<String> others = new TreeSet<>();
        for (RunRecord run : runs) {
            run.turns().stream()
                    .filter(turn -> turn.set().equals(set))
                    .forEach(turn -> others.addAll(turn.values().keySet()));
        }
        List<String> known = Stream.of(TurnValues.DECIDING, TurnValues.SOUND, TurnValues.STAGES)
                .flatMap(List::stream)
                .filter(others::contains)
                .toList();
        known.forEach(others::remove);
        return Stream.concat(known.stream(), others.stream()).toList();
    }

    public StudyPlan plan() {
        return plan;
    }

    /** Rows by set and value, in the order of the report; loading is a set of its own. */
    public Map<String, Map<String, Row>> sets() {
        return sets;
    }
}
