package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Holds one value of one variant, by run. */
final class ValueRuns {
    private final SortedMap<Integer, OfRun> runs = new TreeMap<>();

    /**
     * Holds the values of one run.
     *
     * @param load number of the variant's load that the run belongs to
     */
    private record OfRun(int load, Map<String, double[]> byPrompt) {}

    private ValueRuns() {}

    /**
     * Collects one value from the runs of a variant.
     *
     * @param values gives the values of a run by prompt; empty where the run has none
     */
    static ValueRuns of(Variant variant, List<RunRecord> runs, Function<RunRecord, Map<String, double[]>> values) {
        ValueRuns own = new ValueRuns();
        int load = 0;
        for (RunRecord run : runs) {
            if (run.variant().equals(variant.name())) {
                load += run.loadMillis().isEmpty() ? 0 : 1;
                Map<String, double[]> found = values.apply(run);
                if (!found.isEmpty()) {
                    own.runs.put(run.run(), new OfRun(load, found));
                }
            }
        }
        return own;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    Summary summary(long seed) {
        double[][] values = runs.values().stream()
                .map(run -> run.byPrompt().values().stream()
                        .flatMapToDouble(Arrays::stream)
                        .toArray())
                .toArray(double[][]::new);
        int[] loads = runs.values().stream().mapToInt(OfRun::load).toArray();
        return Summary.of(values, loads, seed);
    }

    /** Compares two variants by the runs and prompts that both have; empty if there are none. */
    Optional<Comparison> beside(ValueRuns first, boolean isTime, long seed) {
        List<double[]> ones = new ArrayList<>();
        List<double[]> twos = new ArrayList<>();
        List<Integer> loads = new ArrayList<>();
        Map<List<Integer>, Integer> loadPairs = new HashMap<>();
        first.runs.forEach((index, one) -> {
            OfRun two = runs.getOrDefault(index, new OfRun(0, Map.of()));
            List<String> common = one.byPrompt().keySet().stream()
                    .filter(two.byPrompt()::containsKey)
                    .sorted()
                    .toList();
            if (!common.isEmpty()) {
                ones.add(means(common, one));
                twos.add(means(common, two));
                loads.add(loadPairs.computeIfAbsent(List.of(one.load(), two.load()), pair -> loadPairs.size()));
            }
        });
        if (ones.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Comparison.of(
                ones.toArray(double[][]::new),
                twos.toArray(double[][]::new),
                loads.stream().mapToInt(Integer::intValue).toArray(),
                isTime,
                seed));
    }

    private static double[] means(List<String> prompts, OfRun run) {
        return prompts.stream()
                .mapToDouble(prompt -> Statistics.mean(run.byPrompt().getOrDefault(prompt, new double[0])))
                .toArray();
    }
}
