package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.StepText;
import dev.parlando.bench.report.NumberText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the report as text for a terminal. */
public final class ResultTable {
    private final StringBuilder out = new StringBuilder();

    private ResultTable() {}

    /** Returns the report's lines; the last one ends with a line break too. */
    public static String of(LoadReport report) {
        ResultTable table = new ResultTable();
        ReportFacts.of(report).forEach((name, value) -> table.line("%-14s %s", name, value));
        table.counts(report.result());
        table.latencies("client, timed turns", report.result().latencies());
        table.latencies("server, same time", report.result().serverLatencies());
        table.steps(report.steps());
        table.verdict(report);
        return table.out.toString();
    }

    private void counts(LoadResult result) {
        LoadCounts counts = result.counts();
        line("");
        counts.turns().forEach((behaviour, outcomes) -> line("%-14s %s", name(behaviour), countsOf(outcomes)));
        line(
                "%-14s %d in %d turns (the listener's, none of the disturbance)",
                "underruns", counts.underruns(), counts.underrunTurns());
        line("%-14s %s", "errors", counts.errors().isEmpty() ? "none" : countsOf(counts.errors()));
        line("%-14s %s", "wrong audio", counts.faults().isEmpty() ? "none" : countsOf(counts.faults()));
        line(
                "%-14s %.1f s of audio in %.1f s, at most %d turns open",
                "throughput", counts.audioSeconds(), result.elapsedSeconds(), counts.mostActive());
    }

    private void latencies(String title, List<LatencyRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        line("");
        out.append(LatencyTable.text(title, rows));
    }

    private void steps(List<LoadReport.Step> steps) {
        if (!steps.isEmpty()) {
            line("");
            line("search (the numbers above are of the highest rate that passed, if one did)");
            steps.forEach(step -> line("%s", StepText.of(step)));
        }
    }

    private void verdict(LoadReport report) {
        line("");
        report.checks().stream()
                .filter(check -> !check.exceeded())
                .forEach(check ->
                        line("ok      %s: it is %s", check.limit().expression(), NumberText.of(check.value())));
        report.failures().forEach(failure -> line("FAILED  %s", failure));
        line("%s", report.failures().isEmpty() ? "PASSED" : "FAILED");
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    /** Returns the name of a constant as people write it. */
    static String name(Object constant) {
        String name = constant.toString();
        return constant instanceof Enum<?> ? name.toLowerCase(Locale.ROOT).replace('_', ' ') : name;
    }

    static String countsOf(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> name(entry.getKey()) + " " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
