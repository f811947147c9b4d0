package dev.parlando.bench.study;

/**
 * One value of a variant beside another's, paired by run and prompt.
 *
 * @param pairs runs that both have
 * @param difference mean over runs, variant less the other
 * @param ratio geometric mean over runs, variant by the other; 1 for what can be zero
 * @param chance how often chance alone would show as much
 * @param runsForFivePercent runs with which a change of 5 % would be shown in four of five studies
 */
public record Comparison(
        int pairs, Interval difference, Interval ratio, double chance, Verdict verdict, int runsForFivePercent) {
    /** What a comparison shows. Less time is faster; of what is no time, less is merely less. */
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
     * Compares.
     *
     * @param first mean of each run and prompt, [run][prompt]
     * @param other the same runs and prompts
     * @param isTime whether less is faster
     */
    static Comparison of(double[][] first, double[][] other, boolean isTime, long seed) {
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
        Interval difference = Statistics.meanInterval(differences, seed);
        Interval log = Statistics.meanInterval(positive ? logs : new double[pairs], seed);
        double[] tested = positive ? logs : differences;
        double chance = Statistics.signFlip(tested, seed);
        boolean shown = chance <= Statistics.LEVEL && !(positive ? log : difference).contains(0);
        return new Comparison(
                pairs,
                difference,
                new Interval(Math.exp(log.value()), Math.exp(log.low()), Math.exp(log.high())),
                chance,
                shown ? verdict(difference, log, positive, isTime) : Verdict.NONE,
                Statistics.pairsToShow(
                        positive ? FIVE_PERCENT : 0.05 * scale(first), Statistics.standardDeviation(tested)));
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

    /** For reports; says where there are too few runs to show anything. */
    String verdictText() {
        boolean few = pairs < Statistics.FEWEST_PAIRS;
        return verdict.text() + (few ? " (fewer than " + Statistics.FEWEST_PAIRS + " runs)" : "");
    }

    /** For reports; nothing is known of the noise of a single pair. */
    String neededRuns() {
        return pairs < 2 ? "-" : Integer.toString(runsForFivePercent);
    }
}
