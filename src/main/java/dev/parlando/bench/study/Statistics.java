package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.StatUtils;

/** Provides the statistical methods that the study decides with; docs/study.md gives the reasons for them. */
final class Statistics {
    /**
     * Level of the test: a difference is shown if chance alone would cause one as large in at most this share of
     * studies.
     */
    static final double LEVEL = 0.01;

    /** Fewest pairs with which {@link #signFlip} can fall to {@link #LEVEL}: 2 of 2^8 signs. */
    static final int FEWEST_PAIRS = 8;

    private static final double POWER = 0.8;
    private static final int RESAMPLES = 1_000;
    private static final int EXACT_PAIRS = 14;
    private static final int RANDOM_FLIPS = 20_000;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private Statistics() {}

    static double mean(double[] values) {
        return StatUtils.mean(values);
    }

    /** Returns the standard deviation of a sample; 0 with fewer than two values. */
    static double standardDeviation(double[] values) {
        return values.length < 2 ? 0 : Math.sqrt(StatUtils.variance(values));
    }

    /**
     * Returns a percentile, linear between values.
     *
     * @param sorted ascending, not empty
     * @param percent in [0, 100]
     */
    static double percentile(double[] sorted, double percent) {
        double at = percent / 100 * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Returns the units that are resampled and flipped as a whole. If there are enough loads to decide by, the units
     * are loads, because runs of one load are alike. Otherwise they are runs.
     *
     * @param runs values by run
     * @param loads index of the load that each run belongs to
     */
    static double[][] units(double[][] runs, int[] loads) {
        Map<Integer, List<double[]>> byLoad = new TreeMap<>();
        for (int run = 0; run < runs.length; run++) {
            byLoad.computeIfAbsent(loads[run], load -> new ArrayList<>()).add(runs[run]);
        }
        if (byLoad.size() < FEWEST_PAIRS) {
            return runs;
        }
        return byLoad.values().stream()
                .map(group -> group.stream().flatMapToDouble(Arrays::stream).toArray())
                .toArray(double[][]::new);
    }

    /**
     * Returns the bootstrap's interval of each statistic. Whole runs or loads are resampled, because the values of one
     * belong together.
     *
     * @param runs values by run or load, at least one, none empty
     * @param statistics each computes a number from all values, sorted
     * @return one interval for each statistic
     */
    static List<Interval> bootstrap(double[][] runs, List<ToDoubleFunction<double[]>> statistics, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] estimates = new double[statistics.size()][RESAMPLES];
        double[][] drawn = new double[runs.length][];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            for (int run = 0; run < runs.length; run++) {
                drawn[run] = runs[random.nextInt(runs.length)];
            }
            double[] pool = pool(drawn);
            for (int index = 0; index < estimates.length; index++) {
                estimates[index][sample] = statistics.get(index).applyAsDouble(pool);
            }
        }
        double[] all = pool(runs);
        List<Interval> intervals = new ArrayList<>();
        for (int index = 0; index < estimates.length; index++) {
            Arrays.sort(estimates[index]);
            intervals.add(new Interval(
                    statistics.get(index).applyAsDouble(all),
                    percentile(estimates[index], 2.5),
                    percentile(estimates[index], 97.5)));
        }
        return intervals;
    }

    /** Returns all values, sorted. */
    static double[] pool(double[][] runs) {
        double[] all = Arrays.stream(runs).flatMapToDouble(Arrays::stream).toArray();
        Arrays.sort(all);
        return all;
    }

    /** Returns the bootstrap's interval of a mean. */
    static Interval meanInterval(double[] values, long seed) {
        double[][] runs =
                Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
        return bootstrap(runs, List.of(Statistics::mean), seed).get(0);
    }

    /**
     * Returns the probability that the mean of paired differences is as far from zero if every sign is random. Few
     * pairs are tried with all signs, which is exact for any distribution; more pairs are tried with 20,000 random
     * draws.
     */
    static double signFlip(double[] differences, long seed) {
        double seen = Math.abs(sum(differences)) * (1 - 1e-12);
        int count = differences.length;
        long as = 0;
        if (count <= EXACT_PAIRS) {
            long all = 1L << count;
            for (long signs = 0; signs < all; signs++) {
                as += Math.abs(sum(differences, signs)) >= seen ? 1 : 0;
            }
            return as / (double) all;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int flip = 0; flip < RANDOM_FLIPS; flip++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            as += Math.abs(sum) >= seen ? 1 : 0;
        }
        return (as + 1.0) / (RANDOM_FLIPS + 1.0);
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double sum(double[] values, long signs) {
        double sum = 0;
        for (int index = 0; index < values.length; index++) {
            sum += (signs >> index & 1) == 0 ? values[index] : -values[index];
        }
        return sum;
    }

    /**
     * Returns the number of pairs with which a change is shown in four of five studies.
     *
     * @param deviation standard deviation of the paired differences
     * @param change to be shown, in the same unit
     */
    static int pairsToShow(double change, double deviation) {
        double level = NORMAL.inverseCumulativeProbability(1 - LEVEL / 2);
        double power = NORMAL.inverseCumulativeProbability(POWER);
        double pairs = Math.pow((level + power) * deviation / change, 2) + level * level / 2;
        return (int) Math.min(1_000_000, Math.max(FEWEST_PAIRS, Math.ceil(pairs)));
    }
}
