package dev.parlando.bench.study;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes the report as {@code study.json}, which {@code --compare} reads. */
final class StudyJson {
    static final int VERSION = 1;

    private StudyJson() {}

    static ObjectNode of(StudyReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", VERSION);
        putAll(json.putObject("facts"), report.facts());
        ObjectNode variants = json.putObject("variants");
        report.variantFacts().forEach((name, facts) -> putAll(variants.putObject(name), facts));
        ObjectNode sets = json.putObject("sets");
        report.analysis().sets().forEach((set, rows) -> {
            ObjectNode values = sets.putObject(set);
            rows.forEach((name, row) -> row(values.putObject(name).put("unit", TurnValues.unit(name)), row));
        });
        ObjectNode voices = json.putObject("voices");
        report.voices().forEach((name, verdict) -> {
            ObjectNode voice =
                    voices.putObject(name).put("verdict", verdict.kind().text());
            verdict.reasons().forEach(voice.putArray("reasons")::add);
        });
        forced(json, report.check());
        ObjectNode errors = json.putObject("wordErrors");
        report.wordErrors()
                .forEach((name, found) -> errors.putObject(name)
                        .put("words", found.words())
                        .put("errors", found.errors())
                        .put("rate", found.rate()));
        return json;
    }

    private static void putAll(ObjectNode json, Map<String, String> facts) {
        facts.forEach(json::put);
    }

    private static void row(ObjectNode json, Analysis.Row row) {
        ObjectNode summaries = json.putObject("variants");
        row.summaries().forEach((variant, summary) -> {
            ObjectNode own = summaries
                    .putObject(variant)
                    .put("turns", summary.count())
                    .put("runs", summary.runs())
                    .put("stddev", summary.deviation())
                    .put("min", summary.min())
                    .put("max", summary.max());
            summary.numbers().forEach((name, interval) -> interval(own.putObject(name), interval));
            for (double mean : summary.runMeans()) {
                own.withArray("runMeans").add(mean);
            }
        });
        comparisons(json.putObject("comparisons"), row.comparisons());
        if (!row.pairs().isEmpty()) {
            ObjectNode pairs = json.putObject("pairs");
            row.pairs().forEach((variant, found) -> comparisons(pairs.putObject(variant), found));
        }
    }

    private static void comparisons(ObjectNode json, Map<String, Comparison> comparisons) {
        comparisons.forEach((variant, comparison) -> {
            ObjectNode own = json.putObject(variant)
                    .put("verdict", comparison.verdict().text())
                    .put("pairs", comparison.pairs())
                    .put("loads", comparison.loads())
                    .put("chance", comparison.chance())
                    .put("runsForFivePercent", comparison.runsForFivePercent());
            interval(own.putObject("difference"), comparison.difference());
            interval(own.putObject("ratio"), comparison.ratio());
        });
    }

    private static void interval(ObjectNode json, Interval interval) {
        json.put("value", interval.value()).put("low", interval.low()).put("high", interval.high());
    }

    private static void forced(ObjectNode json, VoiceCheck check) {
        for (VoiceCheck.Row row : check.rows()) {
            json.withArray("equalCodes")
                    .addObject()
                    .put("variant", row.variant())
                    .put("prompt", row.prompt())
                    .put("rows", row.rows())
                    .put("agreement", row.agreement())
                    .put("identical", row.identical())
                    .put("sameChunks", row.sameChunks())
                    .put("snrDb", row.snrDb())
                    .put("logMelDb", row.logMelDb())
                    .put("sampleDifference", row.sampleDifference());
        }
    }
}
