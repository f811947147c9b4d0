package dev.parlando.bench.study;

import dev.parlando.bench.report.NumberText;
import dev.parlando.bench.report.Table;
import dev.parlando.bench.report.Table.Cell;
import dev.parlando.bench.report.Table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the report as Markdown, whose tables can be pasted elsewhere. */
public final class StudyMarkdown {
    private final StringBuilder out = new StringBuilder();
    private final StudyReport report;

    private StudyMarkdown(StudyReport report) {
        this.report = report;
    }

    /** Returns the whole report. */
    public static String of(StudyReport report) {
        StudyMarkdown page = new StudyMarkdown(report);
        Analysis analysis = report.analysis();
        page.line("# Study");
        page.line("");
        page.facts();
        page.table(StudyTables.variants(report, "`"));
        page.section(
                "Verdicts, beside `" + analysis.plan().baseline().name() + "`",
                StudyTables.verdicts(analysis, "for 5 %"));
        page.section("Every pair", VariantPairs.table(analysis));
        analysis.sets().forEach(page::set);
        page.section("The same voice?", voices(report));
        page.table(wordErrors(report));
        return page.out.toString();
    }

    private void facts() {
        report.facts()
                .forEach((name, value) ->
                        line("- " + name + ": " + (name.equals("command") ? "`" + value + "`" : value)));
    }

    private void set(String set, Map<String, Analysis.Row> values) {
        line("");
        line("## " + set);
        line("");
        out.append(StudyTables.numbers(values, name -> !isDetail(name)).markdown());
        table(StudyTables.stages(values));
    }

    /** Returns whether a value stands in the table of stages instead. */
    private static boolean isDetail(String name) {
        return name.startsWith(TurnValues.COUNT) || name.endsWith(TurnValues.EACH) || TurnValues.STAGES.contains(name);
    }

    private static Table voices(StudyReport report) {
        List<List<Cell>> rows = new ArrayList<>();
        report.voices().forEach((variant, verdict) -> {
            String reasons = verdict.reasons().isEmpty() ? "" : ": " + String.join("; ", verdict.reasons());
            EqualCodes found = EqualCodes.of(report.check(), variant);
            boolean isHeard = found.texts() > 0;
            rows.add(Table.row(List.of(
                    variant,
                    verdict.kind().text() + reasons,
                    isHeard ? VoiceCheck.shown(found.snrDb()) : "-",
                    isHeard ? NumberText.of(found.logMelDb()) + " dB" : "-",
                    isHeard ? NumberText.of(100 * found.agreement()) + " %" : "-")));
        });
        return new Table(
                Table.columns(
                        Kind.TEXT,
                        List.of(
                                "variant",
                                "verdict",
                                "SNR on equal codes, least",
                                "log-mel distance, most",
                                "codes it would have drawn")),
                rows);
    }

    private static Table wordErrors(StudyReport report) {
        List<List<Cell>> rows = new ArrayList<>();
        report.wordErrors()
                .forEach((variant, errors) -> rows.add(Table.row(List.of(
                        variant,
                        Integer.toString(errors.words()),
                        String.format(
                                Locale.ROOT, "%d (%s %%)", errors.errors(), NumberText.of(100 * errors.rate()))))));
        return new Table(
                Table.columns(Kind.TEXT, List.of("variant", "words", "wrong, as the recogniser hears them")), rows);
    }

    private void section(String heading, Table table) {
        if (!table.isEmpty()) {
            line("");
            line("## " + heading);
            table(table);
        }
    }

    private void table(Table table) {
        if (!table.isEmpty()) {
            line("");
            out.append(table.markdown());
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
