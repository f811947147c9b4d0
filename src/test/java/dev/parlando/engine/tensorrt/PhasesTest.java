package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PhasesTest {
    private static final double ROUNDING = 1e-12;

    private final Phases phases = new Phases();

    private void assertShare(double expected) {
        assertEquals(expected, phases.share(), ROUNDING);
    }

    @Test
    void aPhaseCountsItsSteps() {
        assertShare(0);
        phases.start("build", null, 4);
        assertShare(0);
        phases.complete("build", 0);
        assertShare(0.25);
        phases.complete("build", 2);
        assertShare(0.75);
        phases.finish("build");
        assertShare(1);
    }

    @Test
    void aNestedPhaseCountsWithinItsParentsStep() {
        phases.start("build", null, 4);
        phases.complete("build", 0);
        phases.start("costs", "build", 10);
        phases.complete("costs", 4);
        assertShare(0.25 + 0.25 * 0.5);
        phases.start("tactics", "costs", 2);
        phases.complete("tactics", 0);
        assertShare(0.25 + 0.25 * 0.55);
        phases.finish("tactics");
        phases.finish("costs");
        assertShare(0.5);
        phases.complete("build", 1);
        assertShare(0.5);
    }

    @Test
    void phasesOfOneStepCountTogether() {
        phases.start("build", null, 2);
        phases.start("left", "build", 10);
        phases.start("right", "build", 10);
        phases.complete("left", 9);
        assertShare(0.25);
        phases.finish("left");
        phases.complete("right", 4);
        assertShare(0.375);
    }

    @Test
    void aShareNeverFalls() {
        phases.start("build", null, 2);
        phases.start("first", "build", 1);
        phases.finish("first");
        assertShare(0.5);
        phases.start("second", "build", 2);
        assertShare(0.5);
        phases.complete("build", 0);
        assertShare(0.75 - 0.25);
        phases.complete("second", 0);
        assertShare(0.75);
    }

    @Test
    void aPhaseThatEndsEarlyIsComplete() {
        phases.start("build", null, 3);
        phases.start("search", "build", 100);
        phases.complete("search", 0);
        phases.finish("search");
        assertShare(1 / 3.0);
    }

    @Test
    void aNameMayComeAgain() {
        phases.start("build", null, 2);
        phases.start("search", "build", 2);
        phases.finish("search");
        phases.complete("build", 0);
        phases.start("search", "build", 2);
        phases.complete("search", 0);
        assertShare(0.75);
    }

    @Test
    void strangersCountForNothing() {
        phases.complete("never", 3);
        phases.finish("never");
        phases.start("build", null, 0);
        assertShare(0);
        phases.complete("build", 5);
        assertShare(1);
    }

    @Test
    void anyCallsKeepTheShareInOrder() {
        Random random = new Random(1);
        double before = 0;
        for (int call = 0; call < 20_000; call++) {
            String name = "phase" + random.nextInt(8);
            switch (random.nextInt(4)) {
                case 0 -> phases.start(name, "phase" + random.nextInt(9), 1 + random.nextInt(1000));
                case 1 -> phases.finish(name);
                default -> phases.complete(name, random.nextInt(1000));
            }
            double now = phases.share();
            assertTrue(now >= before && now <= 1, before + " to " + now);
            before = now;
        }
    }
}
