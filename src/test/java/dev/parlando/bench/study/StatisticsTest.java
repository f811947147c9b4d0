package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
    @Test
    void percentilesLieBetweenValues() {
        double[] sorted = {1, 2, 3, 4};
        assertEquals(1, Statistics.percentile(sorted, 0));
        assertEquals(2.5, Statistics.percentile(sorted, 50));
        assertEquals(3.7, Statistics.percentile(sorted, 90), 1e-12);
        assertEquals(4, Statistics.percentile(sorted, 100));
    }

    @Test
    void deviationIsOfASample() {
        assertEquals(Math.sqrt(5.0 / 3), Statistics.standardDeviation(new double[] {1, 2, 3, 4}), 1e-12);
        assertEquals(0, Statistics.standardDeviation(new double[] {7}));
    }

    @Test
    void fewPairsCanOnlyShowWhatTheirSignsAllow() {
        assertEquals(2 / 32.0, Statistics.signFlip(new double[] {1, 2, 3, 4, 5}, 1), 1e-12);
        assertEquals(1, Statistics.signFlip(new double[] {1, -1}, 1));
        assertTrue(Statistics.signFlip(new double[] {1, 1, 1, 1, 1, 1, 1}, 1) > Statistics.LEVEL);
        assertTrue(Statistics.signFlip(new double[] {1, 1, 1, 1, 1, 1, 1, 1}, 1) < Statistics.LEVEL);
    }

    /** Checks that a test at 1 % rejects equal things in about 1 % of cases, with all signs and with drawn ones. */
    @Test
    void equalThingsAreToldApartAsRarelyAsPromised() {
        Random random = new Random(5);
        for (int pairs : new int[] {10, 20}) {
            int shown = 0;
            for (int trial = 0; trial < 1_000; trial++) {
                double[] differences = random.doubles(pairs)
                        .map(uniform -> Math.pow(uniform - 0.5, 3))
                        .toArray();
                shown += Statistics.signFlip(differences, trial) <= Statistics.LEVEL ? 1 : 0;
            }
            // 10 expected; 22 is beyond the 99.9 % point
            assertTrue(shown >= 1 && shown <= 22, pairs + " pairs: " + shown);
        }
    }

    @Test
    void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
        Random random = new Random(6);
        int held = 0;
        for (int trial = 0; trial < 300; trial++) {
            double[] values = random.ints(25, 0, 1)
                    .mapToDouble(zero -> 10 + random.nextGaussian())
                    .toArray();
            held += Statistics.meanInterval(values, trial).contains(10) ? 1 : 0;
        }
        // the percentile bootstrap of 25 values is known to be a little narrow
        assertTrue(held >= 265 && held <= 297, "held " + held + " of 300");
    }

    @Test
    void moreNoiseNeedsMorePairs() {
        assertEquals(Statistics.FEWEST_PAIRS, Statistics.pairsToShow(0.05, 0.001));
        int quiet = Statistics.pairsToShow(0.05, 0.05);
        int loud = Statistics.pairsToShow(0.05, 0.10);
        // (2.576 + 0.842)^2 = 11.68, and 3.3 for the deviation being estimated
        assertEquals(15, quiet);
        assertEquals(51, loud);
    }
}
