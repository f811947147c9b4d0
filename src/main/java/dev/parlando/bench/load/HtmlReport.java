package dev.parlando.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report as one page that needs nothing else: no script, no fetch, style inside. */
final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    static String of(LoadReport report) {
        HtmlReport page = new HtmlReport();
        page.out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>Parlando load test</title><style>");
        page.out.append(styleSheet()).append("</style></head><body><h1>Parlando load test</h1>");
        page.verdict(report);
        page.facts(ReportFacts.of(report));
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

    /** Text as it may stand between tags and in attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void verdict(LoadReport report) {
        List<String> failures = report.failures();
        out.append("<p class=\"verdict ").append(failures.isEmpty() ? "passed\">Passed" : "failed\">Failed: ");
        out.append(escape(String.join("; ", failures))).append("</p>");
    }

    private void facts(Map<String, String> facts) {
        out.append("<dl>");
        facts.forEach((name, value) -> {
            String shown = name.equals("command") ? "<code>" + escape(value) + "</code>" : escape(value);
            out.append("<dt>")
                    .append(escape(name))
                    .append("</dt><dd>")
                    .append(shown)
                    .append("</dd>");
        });
        out.append("</dl>");
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
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
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
                    .append(escape(row.name()))
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
        steps.forEach(step -> out.append(escape(StepText.of(step))).append('\n'));
        out.append("</pre></div>");
    }

    private void heading(String text) {
        out.append("<h2>").append(escape(text)).append("</h2>");
    }

    private static String styleSheet() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read report.css", e);
        }
    }
}
