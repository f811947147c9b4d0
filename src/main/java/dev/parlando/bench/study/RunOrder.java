package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Orders the runs. Each block holds every variant once, in an order drawn for that block, so that drift of the machine
 * affects all variants alike.
 */
final class RunOrder {
    private RunOrder() {}

    /** Holds runs of one variant that follow each other with one load. */
    record Step(Variant variant, List<Integer> runs) {}

    static List<Step> of(StudyPlan plan) {
        Random random = new Random(plan.seed());
        int block = plan.loading().keepAll() ? 1 : plan.loading().runsPerLoad();
        List<Step> steps = new ArrayList<>();
        for (int from = 0; from < plan.runs(); from += block) {
            List<Integer> runs = new ArrayList<>();
            for (int run = from; run < Math.min(from + block, plan.runs()); run++) {
                runs.add(run);
            }
            List<Variant> order = new ArrayList<>(plan.variants());
            Collections.shuffle(order, random);
            order.forEach(variant -> steps.add(new Step(variant, List.copyOf(runs))));
        }
        return steps;
    }
}
