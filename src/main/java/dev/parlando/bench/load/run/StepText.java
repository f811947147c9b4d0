package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.report.NumberText;
import java.util.Locale;

/** Describes in one line what a load test saw at one rate while it searched for the highest that passes. */
public final class StepText {
    private StepText() {}

    public static String of(LoadReport.Step step) {
        LoadCounts counts = step.result().counts();
        return String.format(
                Locale.ROOT,
                "%8.2f /s  %s  %6d turns  ttfb p50 %s p95 %s ms  underruns %d  errors %d  wrong %d",
                step.rate(),
                step.passed() ? "passed" : "failed",
                counts.numTurns(),
                NumberText.of(step.result().number("ttfb.p50")),
                NumberText.of(step.result().number("ttfb.p95")),
                counts.underruns(),
                counts.numErrors(),
                counts.numFaults());
    }
}
