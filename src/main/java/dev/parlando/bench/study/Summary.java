package dev.parlando.bench.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of one variant, over all turns of a set.
 *
 * @param count turns
 * @param runs runs that they come from
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

    private static final int[] PERCENTILES = {50, 90, 95, 99};

    static Summary of(double[][] runs, long seed) {
        double[] all = Statistics.pool(runs);
        Map<String, Interval> numbers = new LinkedHashMap<>();
        numbers.put("mean", Statistics.bootstrap(runs, Statistics::mean, seed));
        for (int percent : PERCENTILES) {
            numbers.put(
                    "p" + percent, Statistics.bootstrap(runs, sorted -> Statistics.percentile(sorted, percent), seed));
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
