package dev.parlando.bench.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Holds one value of one variant, over all turns of a set.
 *
 * @param count turns
 * @param runs runs that the turns belong to
 * @param deviation standard deviation over turns
 * @param numbers by name, {@code mean}, {@code p50}, {@code p90}, {@code p95}, {@code p99}, with intervals
 * @param runMeans mean of each run, in the order of runs
 */
public record Summary(
        int count,
        int runs,
        double deviation,
        double min,
        double max,
        Map<String, Interval> numbers,
        List<Double> runMeans) {
    public Summary {
        runMeans = List.copyOf(runMeans);
    }

    private static final List<String> NAMES = List.of("mean", "p50", "p90", "p95", "p99");
    private static final List<ToDoubleFunction<double[]>> STATISTICS =
            List.of(Statistics::mean, percentile(50), percentile(90), percentile(95), percentile(99));

    private static ToDoubleFunction<double[]> percentile(double percent) {
        return sorted -> Statistics.percentile(sorted, percent);
    }

    /**
     * Summarises the values of some runs.
     *
     * @param loads index of the load that each run belongs to
     */
    static Summary of(double[][] runs, int[] loads, long seed) {
        double[] all = Statistics.pool(runs);
        Map<String, Interval> numbers = new LinkedHashMap<>();
        List<Interval> intervals = Statistics.bootstrap(Statistics.units(runs, loads), STATISTICS, seed);
        for (int index = 0; index < NAMES.size(); index++) {
            numbers.put(NAMES.get(index), intervals.get(index));
        }
        List<Double> means = Arrays.stream(runs).map(Statistics::mean).toList();
        return new Summary(
                all.length,
                runs.length,
                Statistics.standardDeviation(all),
                all[0],
                all[all.length - 1],
                numbers,
                means);
    }
}
