package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Summarises the runs of a study: every value of every variant, compared with the baseline and with the other variants.
 */
public final class Analysis {
    private static final String LOADING = "loading";

    private final StudyPlan plan;
    private final Map<String, Map<String, Row>> sets = new LinkedHashMap<>();

    /**
     * Holds one value of one set, for all variants.
     *
     * @param summaries by variant
     * @param comparisons with the baseline, by variant
     * @param pairs with every earlier variant, by variant and by that one; only of {@link TurnValues#PAIRED}
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

    /** Analyses all complete runs. */
    public static Analysis of(StudyPlan plan, List<RunRecord> runs) {
        Analysis analysis = new Analysis(plan);
        for (String set : plan.sets()) {
            Map<String, Row> rows = new LinkedHashMap<>();
            namesOf(set, runs)
                    .forEach(name -> rows.put(name, analysis.rowOf(name, runs, run -> valuesOf(run, set, name))));
            analysis.sets.put(set, rows);
        }
        analysis.addLoading(runs);
        return analysis;
    }

    /** Adds the values of loading. Loads are compared by run, where both variants were loaded for it. */
    private void addLoading(List<RunRecord> runs) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String stage : TurnValues.LOAD_STAGES) {
            Row row = rowOf(stage, runs, run -> {
                Double millis = run.loadMillis().get(stage);
                return millis == null ? Map.of() : Map.of(stage, new double[] {millis});
            });
            if (!row.summaries().isEmpty()) {
                rows.put(stage, row);
            }
        }
        if (!rows.isEmpty()) {
            sets.put(LOADING, rows);
        }
    }

    /** Returns the values of a run by prompt, one for each copy. */
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

    /**
     * Returns the row of one value.
     *
     * @param values gives the values of a run by prompt; empty where the run has none
     */
    private Row rowOf(String name, List<RunRecord> runs, Function<RunRecord, Map<String, double[]>> values) {
        Map<String, ValueRuns> byVariant = new LinkedHashMap<>();
        plan.variants().forEach(variant -> {
            ValueRuns own = ValueRuns.of(variant, runs, values);
            if (!own.isEmpty()) {
                byVariant.put(variant.name(), own);
            }
        });
        boolean arePaired = TurnValues.PAIRED.contains(name);
        String first = plan.baseline().name();
        Map<String, Summary> summaries = new LinkedHashMap<>();
        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        Map<String, Map<String, Comparison>> pairs = new LinkedHashMap<>();
        Map<String, ValueRuns> before = new LinkedHashMap<>();
        byVariant.forEach((variant, own) -> {
            summaries.put(variant, own.summary(plan.seed()));
            Map<String, Comparison> found = new LinkedHashMap<>();
            before.forEach((other, theirs) -> own.beside(theirs, TurnValues.isTime(name), plan.seed())
                    .ifPresent(comparison -> found.put(other, comparison)));
            Optional.ofNullable(found.get(first)).ifPresent(comparison -> comparisons.put(variant, comparison));
            if (arePaired) {
                pairs.put(variant, found);
            }
            if (arePaired || variant.equals(first)) {
                before.put(variant, own);
            }
        });
        return new Row(summaries, comparisons, pairs);
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

    /** Returns the rows by set and value, in the order of the report; loading is a set of its own. */
    public Map<String, Map<String, Row>> sets() {
        return sets;
    }
}
