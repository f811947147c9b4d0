package dev.parlando.bench.load.run;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Selects the distribution of the times at which turns are meant to start. */
public enum Arrivals {
    /** Arrivals of independent users: gaps are exponential. */
    POISSON {
        @Override
        LongSupplier starts(double ratePerSecond, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] atSeconds = {0};
            return () -> {
                atSeconds[0] -= Math.log1p(-random.nextDouble()) / ratePerSecond;
                return Math.round(atSeconds[0] * NANOS_PER_SECOND);
            };
        }
    },
    /** Constant gaps; the first turn starts at once. */
    CONSTANT {
        @Override
        LongSupplier starts(double ratePerSecond, long seed) {
            long[] count = {0};
            return () -> Math.round(count[0]++ / ratePerSecond * NANOS_PER_SECOND);
        }
    };

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Returns an endless source of start times in rising order.
     *
     * @return nanoseconds after the beginning of the run
     */
    abstract LongSupplier starts(double ratePerSecond, long seed);
}
