package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class RateSearchTest {
    @Test
    void doublesThenHalvesTheDistance() {
        List<Double> tried = new ArrayList<>();
        double found = RateSearch.highest(1, rate -> {
            tried.add(rate);
            return rate <= 5.3;
        });
        assertEquals(List.of(1.0, 2.0, 4.0, 8.0, 6.0, 5.0, 5.5, 5.25), tried);
        assertEquals(5.25, found);
    }

    @Test
    void goesDownWhenTheFirstFails() {
        assertEquals(0.5, RateSearch.highest(4, rate -> rate <= 0.51), 0.03);
    }

    @Test
    void givesUp() {
        List<Double> tried = new ArrayList<>();
        assertEquals(0, RateSearch.highest(64, rate -> {
            tried.add(rate);
            return false;
        }));
        assertEquals(1.0, tried.get(tried.size() - 1));
        assertTrue(RateSearch.highest(1, rate -> true) > 1_000_000);
    }

    @Property(tries = 100)
    void comesWithin5Percent(@ForAll @DoubleRange(min = 0.1, max = 1000) double limit) {
        double found = RateSearch.highest(2, rate -> rate <= limit);
        assertTrue(found <= limit && found >= limit / 1.05, limit + " " + found);
    }
}
