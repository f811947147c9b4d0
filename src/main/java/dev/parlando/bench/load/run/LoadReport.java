package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.report.NumberText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a finished load test: plan, place and results.
 *
 * @param command the command that repeats the test, without the key
 * @param result result of the run, or of the best rate of a search
 * @param steps rates of a search, in the order tried; empty without a search
 */
public record LoadReport(
        LoadPlan plan,
        String command,
        Instant startedAt,
        ServerSnapshot server,
        LoadResult result,
        List<Limit.Check> checks,
        List<Step> steps) {

    /** Holds the result of one rate that a search tried. */
    public record Step(double rate, boolean passed, LoadResult result) {}

    public LoadReport {
        checks = List.copyOf(checks);
        steps = List.copyOf(steps);
    }

    /** Returns the reasons why the test failed, one line each; empty if it passed. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (result.counts().numTurns() == 0) {
            failures.add("no turn was started; --duration is too short for --rate");
        }
        result.counts().faults().forEach((fault, count) -> failures.add("wrong audio: " + fault + " " + count));
        for (Limit.Check check : checks) {
            if (check.exceeded()) {
                failures.add(check.limit().expression() + ": it is " + NumberText.of(check.value()));
            }
        }
        if (!steps.isEmpty() && steps.stream().noneMatch(Step::passed)) {
            failures.add("no rate passed");
        }
        return failures;
    }
}
