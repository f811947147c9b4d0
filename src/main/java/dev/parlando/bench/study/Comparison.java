package dev.parlando.bench.study;

import java.util.Arrays;
import java.util.Locale;

/**
 * Holds the comparison of one value between two variants, paired by run and prompt.
 *
 * @param pairs runs that both have
 * @param loads loads that the runs come from; with fewer than {@link Statistics#FEWEST_PAIRS} a difference may be
 *     the luck of a load
 * @param difference mean over runs, variant less the other
 * @param ratio geometric mean over runs, variant by the other; 1 for values that can be zero
 * @param chance probability that chance alone would show as large a difference
 * @param runsForFivePercent runs with which a change of 5 % would be shown in four of five studies
 */
public record Comparison(
        int pairs,
        int loads,
        Interval difference,
        Interval ratio,
        double chance,
        Verdict verdict,
        int runsForFivePercent) {
    /** Names the results of a comparison. A smaller time is "faster"; a smaller value of any other kind is "less". */
    public enum Verdict {
        FASTER("faster"),
        SLOWER("slower"),
        LESS("less"),
        MORE("more"),
        NONE("no difference shown");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private static final double FIVE_PERCENT = Math.log(1.05);

    /**
     * Compares two variants run by run.
     *
     * @param first mean of each run and prompt, [run][prompt]
     * @param other the same runs and prompts
     * @param loads index of the load that each run belongs to
     * @param isTime whether a smaller value is faster
     */
    static Comparison of(double[][] first, double[][] other, int[] loads, boolean isTime, long seed) {
        int pairs = first.length;
        double[] differences = new double[pairs];
        double[] logs = new double[pairs];
        boolean positive = true;
        for (int run = 0; run < pairs; run++) {
            for (int prompt = 0; prompt < first[run].length; prompt++) {
                double one = first[run][prompt];
                double two = other[run][prompt];
                positive &= one > 0 && two > 0;
                differences[run] += (two - one) / first[run].length;
                logs[run] += positive ? Math.log(two / one) / first[run].length : 0;
            }
        }
        double[] differencesOfUnits = unitMeans(differences, loads);
        double[] logsOfUnits = positive ? unitMeans(logs, loads) : new double[differencesOfUnits.length];
        Interval difference = Statistics.meanInterval(differencesOfUnits, seed);
        Interval log = Statistics.meanInterval(logsOfUnits, seed);
        double[] tested = positive ? logsOfUnits : differencesOfUnits;
        double chance = Statistics.signFlip(tested, seed);
        boolean shown = chance <= Statistics.LEVEL && !(positive ? log : difference).contains(0);
        return new Comparison(
                pairs,
                (int) Arrays.stream(loads).distinct().count(),
                difference,
                new Interval(Math.exp(log.value()), Math.exp(log.low()), Math.exp(log.high())),
                chance,
                shown ? verdict(difference, log, positive, isTime) : Verdict.NONE,
                runsToShow(positive ? FIVE_PERCENT : 0.05 * scale(first), tested, pairs));
    }

    private static double[] unitMeans(double[] runs, int[] loads) {
        double[][] rows =
                Arrays.stream(runs).mapToObj(run -> new double[] {run}).toArray(double[][]::new);
        return Arrays.stream(Statistics.units(rows, loads))
                .mapToDouble(Statistics::mean)
                .toArray();
    }

    private static int runsToShow(double change, double[] tested, int pairs) {
        double units = Statistics.pairsToShow(change, Statistics.standardDeviation(tested));
        return (int) Math.ceil(units * pairs / tested.length);
    }

    private static double scale(double[][] first) {
        return Math.max(1e-9, Math.abs(Statistics.mean(Statistics.pool(first))));
    }

    private static Verdict verdict(Interval difference, Interval log, boolean positive, boolean isTime) {
        boolean less = (positive ? log : difference).value() < 0;
        if (isTime) {
            return less ? Verdict.FASTER : Verdict.SLOWER;
        }
        return less ? Verdict.LESS : Verdict.MORE;
    }

    /**
     * Returns the verdict for reports. The text also says when there are too few runs to show a difference, and on how
     * few loads a difference rests.
     */
    String verdictText() {
        if (pairs < Statistics.FEWEST_PAIRS) {
            return verdict.text() + " (fewer than " + Statistics.FEWEST_PAIRS + " runs)";
        }
        if (verdict == Verdict.NONE || loads >= Statistics.FEWEST_PAIRS) {
            return verdict.text();
        }
        return verdict.text() + (loads == 1 ? " (1 load)" : " (" + loads + " loads)");
    }

    /** Returns the ratio with its 95 % interval, for reports. */
    String ratioText() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", ratio.value(), ratio.low(), ratio.high());
    }

    /** Returns the runs that a change of 5 % needs, for reports; a dash for a single pair, whose noise is unknown. */
    String neededRuns() {
        return pairs < 2 ? "-" : Integer.toString(runsForFivePercent);
    }
}
