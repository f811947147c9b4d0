package dev.parlando.bench.load.run;

import java.util.function.DoublePredicate;

/** Finds the highest rate that passes: doubles until one fails, then halves the distance. */
final class RateSearch {
    private static final double CLOSE_ENOUGH = 1.05;
    private static final int MAX_STEPS = 24;
    private static final double SMALLEST_SHARE = 1.0 / 64;

    private RateSearch() {}

    /**
     * Searches.
     *
     * @param first rate to try
     * @param passes tries a rate
     * @return the highest that passed, within 5 % below the lowest that failed; 0 if none did
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
