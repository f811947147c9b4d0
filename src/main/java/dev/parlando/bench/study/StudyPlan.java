package dev.parlando.bench.study;

import java.util.List;

/**
 * Holds everything that a study is asked to do.
 *
 * @param variants the first is the baseline, with which the others are compared
 * @param prompts spoken in this order in every run
 * @param runs number of runs of each variant
 * @param seed seed of the order of variants, of the resampling, and of speech: run {@code r} speaks with
 *     {@code seed + r}
 * @param loading times at which variants are loaded
 * @param base options that all variants share, for reports and to recognise the study later
 */
public record StudyPlan(
        List<Variant> variants, List<Prompt> prompts, int runs, long seed, Loading loading, List<String> base) {
    public StudyPlan {
        variants = List.copyOf(variants);
        prompts = List.copyOf(prompts);
        base = List.copyOf(base);
        if (runs < 1 || runs > 100_000) {
            throw new IllegalArgumentException("--runs is " + runs + ", must be 1 to 100000");
        }
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("there is no prompt");
        }
    }

    /**
     * Says when variants are loaded.
     *
     * @param runsPerLoad runs before a variant is loaded again
     * @param keepAll whether all variants stay loaded from beginning to end, which needs memory for all of them
     */
    public record Loading(int runsPerLoad, boolean keepAll) {
        public static final Loading EACH_RUN = new Loading(1, false);

        public Loading {
            if (runsPerLoad < 1) {
                throw new IllegalArgumentException("--runs-per-load is " + runsPerLoad + ", must be at least 1");
            }
        }

        String describe() {
            if (keepAll) {
                return "once, all variants at the same time";
            }
            return runsPerLoad == 1 ? "anew for every run" : "anew for every " + runsPerLoad + " runs";
        }
    }

    Variant baseline() {
        return variants.get(0);
    }

    /** Returns the names of the sets, in order. */
    List<String> sets() {
        return prompts.stream().map(Prompt::set).distinct().toList();
    }
}
