package dev.parlando.bench.load.run;

import java.util.function.DoublePredicate;

/** Finds the highest rate that passes: it doubles the rate until one fails, and then halves the distance. */
final class RateSearch {
    private static final double CLOSE_ENOUGH = 1.05;
    private static final int MAX_STEPS = 24;
    private static final double SMALLEST_SHARE = 1.0 / 64;

    private RateSearch() {}

    /**
     * Returns the highest rate that passes, within 5 % below the lowest that failed; 0 if none passed.
     *
     * @param first rate to try
     * @param passes tries a rate
     */
    static double highest(double first, DoublePredicate passes) {
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        double rate = first;
        for (int step = 0; step < MAX_STEPS && bad > good * CLOSE_ENOUGH && rate >= first * SMALLEST_SHARE; step++) {
            if (passes.test(rate)) {
                good = rate;
            } else {
                bad = rate;
            }
            rate = Double.isInfinite(bad) ? good * 2 : (good + bad) / 2;
        }
        return good;
    }
}
