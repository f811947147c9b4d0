package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.StepText;
import dev.parlando.bench.report.HtmlText;
import dev.parlando.bench.report.NumberText;
import java.util.List;
import java.util.TreeMap;

/** The report as one page that needs nothing else: no script, no fetch, style inside. */
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
        out.append("<dl>");
        new TreeMap<>(counts.turns())
                .forEach((behaviour, outcomes) -> fact(ResultTable.name(behaviour), ResultTable.countsOf(outcomes)));
        fact("underruns", counts.underruns() + " in " + counts.underrunTurns() + " turns");
        fact("errors", counts.errors().isEmpty() ? "none" : ResultTable.countsOf(counts.errors()));
        fact("wrong audio", counts.faults().isEmpty() ? "none" : ResultTable.countsOf(counts.faults()));
        fact("audio", NumberText.of(counts.audioSeconds()) + " s; at most " + counts.mostActive() + " turns open");
        out.append("</dl>");
    }

    private void fact(String name, String value) {
        out.append("<dt>")
                .append(HtmlText.escape(name))
                .append("</dt><dd>")
                .append(HtmlText.escape(value))
                .append("</dd>");
    }

    private void latencies(String title, List<LatencyRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        heading(title);
        out.append("<div class=\"scroll\"><table><tr><th></th><th>unit</th>");
        LatencyRow.STATISTICS.forEach(name -> out.append("<th>").append(name).append("</th>"));
        out.append("</tr>");
        for (LatencyRow row : rows) {
            out.append("<tr><td>")
                    .append(HtmlText.escape(row.name()))
                    .append("</td><td>")
                    .append(row.unit().shown());
            LatencyRow.STATISTICS.forEach(name -> out.append("</td><td>").append(NumberText.of(row.statistic(name))));
            out.append("</td></tr>");
        }
        out.append("</table></div>");
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
