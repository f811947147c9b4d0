package dev.parlando.bench.study;

import dev.parlando.bench.report.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report as tables to paste. */
public final class StudyMarkdown {
    private final StringBuilder out = new StringBuilder();
    private final StudyReport report;

    private StudyMarkdown(StudyReport report) {
        this.report = report;
    }

    public static String of(StudyReport report) {
        StudyMarkdown page = new StudyMarkdown(report);
        page.line("# Study");
        page.line("");
        page.facts();
        page.verdicts();
        page.pairs();
        report.analysis().sets().forEach(page::set);
        page.voices();
        page.wordErrors();
        return page.out.toString();
    }

    private void facts() {
        report.facts()
                .forEach((name, value) -> line("- %s: %s", name, name.equals("command") ? "`" + value + "`" : value));
        line("");
        line("| variant | settings | where |");
        line("| --- | --- | --- |");
        report.variantFacts()
                .forEach((name, facts) -> line(
                        "| %s | `%s` | %s |",
                        name,
                        facts.getOrDefault("settings", ""),
                        String.join(
                                ", ",
                                facts.entrySet().stream()
                                        .filter(entry -> !entry.getKey().equals("settings"))
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .toList())));
    }

    /** What each variant is worth beside the first, in the values that decide. */
    private void verdicts() {
        String first = report.analysis().plan().reference().name();
        List<List<String>> rows = new ArrayList<>();
        report.analysis().sets().forEach((set, values) -> {
            for (String name : Stream.concat(TurnValues.DECIDING.stream(), TurnValues.LOAD_STAGES.stream())
                    .toList()) {
                Analysis.Row row = values.get(name);
                if (row != null) {
                    row.comparisons().forEach((variant, found) -> rows.add(verdict(set, name, variant, found)));
                }
            }
        });
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line("## Verdicts, beside `%s`", first);
        line("");
        line("| variant | set | value | verdict | ratio (95 %%) | difference (95 %%) | chance | runs | for 5 %% |");
        line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> line("| %s |", String.join(" | ", row)));
    }

    private void pairs() {
        List<List<String>> rows = VariantPairs.rows(report.analysis());
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line("## Every pair");
        line("");
        line("| %s |", String.join(" | ", VariantPairs.COLUMNS));
        line("|%s", " --- |".repeat(VariantPairs.COLUMNS.size()));
        rows.forEach(row -> line("| %s |", String.join(" | ", row)));
    }

    private static List<String> verdict(String set, String name, String variant, Comparison found) {
        return List.of(
                variant,
                set,
                name,
                found.verdictText(),
                found.ratioText(),
                interval(found.difference()) + unit(name),
                String.format(Locale.ROOT, "%.4f", found.chance()),
                Integer.toString(found.pairs()),
                found.neededRuns());
    }

    private void set(String set, Map<String, Analysis.Row> rows) {
        line("");
        line("## %s", set);
        line("");
        line("| value | variant | turns | mean (95 %%) | sd | p50 (95 %%) | p90 | p95 | p99 | max |");
        line("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach((name, row) -> {
            if (!isDetail(name)) {
                row.summaries().forEach((variant, summary) -> summary(name, variant, summary));
            }
        });
        stages(rows);
    }

    /** What has a table of its own. */
    private static boolean isDetail(String name) {
        return name.startsWith(TurnValues.COUNT) || name.endsWith(TurnValues.EACH) || TurnValues.STAGES.contains(name);
    }

    private void stages(Map<String, Analysis.Row> rows) {
        List<String> stages =
                TurnValues.STAGES.stream().filter(rows::containsKey).toList();
        if (stages.isEmpty()) {
            return;
        }
        line("");
        line("| stage | variant | ms a turn (95 %%) | pieces a turn | ms a piece (95 %%) | verdict |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (String stage : stages) {
            Analysis.Row row = rows.getOrDefault(stage, Analysis.Row.EMPTY);
            row.summaries().forEach((variant, summary) -> {
                Comparison found = row.comparisons().get(variant);
                line(
                        "| %s | %s | %s | %s | %s | %s |",
                        stage,
                        variant,
                        interval(summary.numbers().get("mean")),
                        mean(rows, TurnValues.COUNT + stage, variant, false),
                        mean(rows, stage + TurnValues.EACH, variant, true),
                        found == null ? "" : found.verdictText());
            });
        }
    }

    private static String mean(Map<String, Analysis.Row> rows, String name, String variant, boolean withInterval) {
        Analysis.Row row = rows.get(name);
        Summary summary = row == null ? null : row.summaries().get(variant);
        Interval mean = summary == null ? null : summary.numbers().get("mean");
        return withInterval ? interval(mean) : value(mean);
    }

    private void summary(String name, String variant, Summary summary) {
        Map<String, Interval> numbers = summary.numbers();
        String unit = unit(name).strip();
        line(
                "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s |",
                name + (unit.isEmpty() ? "" : ", " + unit),
                variant,
                summary.count(),
                interval(numbers.get("mean")),
                NumberText.of(summary.deviation()),
                interval(numbers.get("p50")),
                value(numbers.get("p90")),
                value(numbers.get("p95")),
                value(numbers.get("p99")),
                NumberText.of(summary.max()));
    }

    private void voices() {
        if (report.voices().isEmpty()) {
            return;
        }
        line("");
        line("## The same voice?");
        line("");
        line("| variant | verdict | SNR on equal codes, least | log-mel distance, most | codes it would have drawn |");
        line("| --- | --- | --- | --- | --- |");
        report.voices().forEach((variant, verdict) -> {
            List<VoiceCheck.Row> rows = report.check().rows().stream()
                    .filter(row -> row.variant().equals(variant))
                    .toList();
            String reasons = verdict.reasons().isEmpty() ? "" : ": " + String.join("; ", verdict.reasons());
            line("| %s | %s%s | %s |", variant, verdict.kind().text(), reasons, measured(rows));
        });
    }

    private static String measured(List<VoiceCheck.Row> rows) {
        if (rows.isEmpty()) {
            return "- | - | -";
        }
        double snr = rows.stream()
                .filter(VoiceCheck.Row::sameChunks)
                .mapToDouble(VoiceCheck.Row::snrDb)
                .min()
                .orElse(Double.NaN);
        String shown = VoiceCheck.shown(snr);
        return shown + " | "
                + NumberText.of(rows.stream()
                        .mapToDouble(VoiceCheck.Row::logMelDb)
                        .max()
                        .orElse(0)) + " dB | "
                + NumberText.of(100
                        * rows.stream()
                                .mapToDouble(VoiceCheck.Row::agreement)
                                .average()
                                .orElse(0))
                + " %";
    }

    private void wordErrors() {
        if (!report.wordErrors().isEmpty()) {
            line("");
            line("| variant | words | wrong, as the recogniser hears them |");
            line("| --- | --- | --- |");
            report.wordErrors()
                    .forEach((variant, errors) -> line(
                            "| %s | %d | %d (%s %%) |",
                            variant, errors.words(), errors.errors(), NumberText.of(100 * errors.rate())));
        }
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null
                ? "-"
                : NumberText.of(interval.value()) + " (" + NumberText.of(interval.low()) + " to "
                        + NumberText.of(interval.high()) + ")";
    }

    private static String value(@Nullable Interval interval) {
        return interval == null ? "-" : NumberText.of(interval.value());
    }

    private static String unit(String name) {
        String unit = TurnValues.unit(name);
        return unit.isEmpty() ? "" : " " + unit;
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
