package dev.parlando.bench.load.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.run.LoadReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the report as JSON. Every histogram is in it as a whole, so that runs can be added up. */
final class ResultJson {
    private static final int VERSION = 1;

    private ResultJson() {}

    static ObjectNode of(LoadReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", VERSION);
        ObjectNode facts = json.putObject("facts");
        ReportFacts.of(report).forEach(facts::put);
        json.set("models", report.server().models());
        json.put("passed", report.failures().isEmpty());
        report.failures().forEach(json.putArray("failures")::add);
        checks(json.putArray("limits"), report.checks());
        json.set("result", result(report.result()));
        ArrayNode steps = json.putArray("search");
        for (LoadReport.Step step : report.steps()) {
            steps.addObject()
                    .put("rate", step.rate())
                    .put("passed", step.passed())
                    .set("result", result(step.result()));
        }
        return json;
    }

    private static void checks(ArrayNode json, List<Limit.Check> checks) {
        for (Limit.Check check : checks) {
            ObjectNode each =
                    json.addObject().put("failIf", check.limit().expression()).put("exceeded", check.exceeded());
            check.value().ifPresent(value -> each.put("value", value));
        }
    }

    private static ObjectNode result(LoadResult result) {
        LoadCounts counts = result.counts();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("rateAsked", result.rate())
                .put("rateStarted", result.achievedRate())
                .put("startingSeconds", result.startingSeconds())
                .put("elapsedSeconds", result.elapsedSeconds())
                .put("turnsEnded", counts.numTurns())
                .put("mostActive", counts.mostActive())
                .put("audioSeconds", counts.audioSeconds())
                .put("underruns", counts.underruns())
                .put("underrunTurns", counts.underrunTurns());
        ObjectNode turns = json.putObject("turns");
        counts.turns().forEach((behaviour, outcomes) -> putAll(turns.putObject(name(behaviour)), outcomes));
        putAll(json.putObject("errors"), counts.errors());
        putAll(json.putObject("wrongAudio"), counts.faults());
        rows(json.putArray("latencies"), result.latencies());
        rows(json.putArray("serverLatencies"), result.serverLatencies());
        return json;
    }

    private static void rows(ArrayNode json, List<LatencyRow> rows) {
        for (LatencyRow row : rows) {
            ObjectNode each = json.addObject()
                    .put("name", row.name())
                    .put("unit", row.unit().shown());
            LatencyRow.STATISTICS.forEach(
                    statistic -> row.statistic(statistic).ifPresent(value -> each.put(statistic, value)));
            each.put("histogramUnit", row.unit().kept()).put("histogram", row.encoded());
        }
    }

    private static void putAll(ObjectNode json, Map<?, Long> counts) {
        counts.forEach((key, count) -> json.put(key instanceof Enum<?> each ? name(each) : key.toString(), count));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
