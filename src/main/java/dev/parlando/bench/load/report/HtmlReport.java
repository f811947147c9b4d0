package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.StepText;
import dev.parlando.bench.report.HtmlText;
import dev.parlando.bench.report.NumberText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the report as one page that opens offline: its style is inside, and it has no script. */
final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    static String of(LoadReport report) {
        HtmlReport page = new HtmlReport();
        page.out.append(HtmlText.head("Parlando load test"));
        page.verdict(report);
        page.out.append(HtmlText.facts(ReportFacts.of(report)));
        page.heading("Turns");
        page.turns(report.result().counts());
        page.heading("Plots");
        page.out.append("<div class=\"charts\">");
        Charts.of(report).forEach(page.out::append);
        page.out.append("</div>");
        page.latencies("Client, turns that simply listened", report.result().latencies());
        page.latencies("Server, during the same time", report.result().serverLatencies());
        page.steps(report.steps());
        return page.out.append("</body></html>\n").toString();
    }

    private void verdict(LoadReport report) {
        List<String> failures = report.failures();
        out.append("<p class=\"verdict ").append(failures.isEmpty() ? "passed\">Passed" : "failed\">Failed: ");
        out.append(HtmlText.escape(String.join("; ", failures))).append("</p>");
    }

    private void turns(LoadCounts counts) {
        Map<String, String> facts = new LinkedHashMap<>();
        counts.turns()
                .forEach((behaviour, outcomes) ->
                        facts.put(ResultTable.name(behaviour), ResultTable.countsOf(outcomes)));
        facts.put("underruns", counts.underruns() + " in " + counts.underrunTurns() + " turns");
        facts.put("errors", counts.errors().isEmpty() ? "none" : ResultTable.countsOf(counts.errors()));
        facts.put("wrong audio", counts.faults().isEmpty() ? "none" : ResultTable.countsOf(counts.faults()));
        facts.put("audio", NumberText.of(counts.audioSeconds()) + " s; at most " + counts.mostActive() + " turns open");
        out.append(HtmlText.facts(facts));
    }

    private void latencies(String title, List<LatencyRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        heading(title);
        out.append(LatencyTable.of("", "unit", rows).html());
    }

    private void steps(List<LoadReport.Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        heading("Search");
        out.append("<div class=\"scroll\"><pre>");
        steps.forEach(step -> out.append(HtmlText.escape(StepText.of(step))).append('\n'));
        out.append("</pre></div>");
    }

    private void heading(String text) {
        out.append(HtmlText.heading(text));
    }
}
