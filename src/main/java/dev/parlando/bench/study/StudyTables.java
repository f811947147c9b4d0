package dev.parlando.bench.study;

import dev.parlando.bench.report.NumberText;
import dev.parlando.bench.report.Table;
import dev.parlando.bench.report.Table.Cell;
import dev.parlando.bench.report.Table.Column;
import dev.parlando.bench.report.Table.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the tables of a study's report; the page and the Markdown file print them. */
final class StudyTables {
    private static final String SETTINGS = "settings";
    private static final Cell UNKNOWN = Cell.of("-");

    private StudyTables() {}

    /** Returns the settings of each variant and the place where it ran; {@code codeMark} stands around the settings. */
    static Table variants(StudyReport report, String codeMark) {
        List<List<Cell>> rows = new ArrayList<>();
        report.variantFacts().forEach((name, facts) -> {
            Map<String, String> where = new LinkedHashMap<>(facts);
            String settings = where.remove(SETTINGS);
            List<String> described = where.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toList();
            rows.add(Table.row(List.of(
                    name, codeMark + (settings == null ? "" : settings) + codeMark, String.join(", ", described))));
        });
        return new Table(Table.columns(Kind.TEXT, List.of("variant", SETTINGS, "where")), rows);
    }

    /**
     * Returns one row for each variant and each value that decides, beside the baseline.
     *
     * @param lastColumn heading of the number of runs that a change of 5 % needs
     */
    static Table verdicts(Analysis analysis, String lastColumn) {
        List<String> names = Stream.concat(TurnValues.DECIDING.stream(), TurnValues.LOAD_STAGES.stream())
                .toList();
        List<List<Cell>> rows = new ArrayList<>();
        analysis.sets()
                .forEach((set, values) -> names.forEach(name -> values.getOrDefault(name, Analysis.Row.EMPTY)
                        .comparisons()
                        .forEach((variant, found) -> rows.add(verdict(set, name, variant, found)))));
        List<Column> columns = new ArrayList<>(Table.columns(Kind.TEXT, List.of("variant", "set", "value")));
        columns.add(new Column("verdict", Kind.VERDICT));
        columns.addAll(Table.columns(Kind.ESTIMATE, List.of("ratio", "difference")));
        columns.addAll(Table.columns(Kind.NUMBER, List.of("chance", "runs", lastColumn)));
        return new Table(columns, rows);
    }

    private static List<Cell> verdict(String set, String name, String variant, Comparison found) {
        String unit = TurnValues.unit(name);
        return List.of(
                Cell.of(variant),
                Cell.of(set),
                Cell.of(name),
                Cell.of(found.verdictText()),
                ratio(found.ratio()),
                estimate(found.difference(), unit.isEmpty() ? "" : " " + unit),
                Cell.of(String.format(Locale.ROOT, "%.4f", found.chance())),
                Cell.of(Integer.toString(found.pairs())),
                Cell.of(found.neededRuns()));
    }

    /** Returns the distribution of every value whose name is wanted, for each variant of one set. */
    static Table numbers(Map<String, Analysis.Row> values, Predicate<String> isWanted) {
        List<List<Cell>> rows = new ArrayList<>();
        values.forEach((name, row) -> {
            if (isWanted.test(name)) {
                row.summaries().forEach((variant, summary) -> rows.add(numbers(name, variant, summary)));
            }
        });
        return new Table(
                List.of(
                        new Column("value", Kind.TEXT),
                        new Column("variant", Kind.TEXT),
                        new Column("turns", Kind.NUMBER),
                        new Column("mean", Kind.ESTIMATE),
                        new Column("sd", Kind.NUMBER),
                        new Column("p50", Kind.ESTIMATE),
                        new Column("p90", Kind.NUMBER),
                        new Column("p95", Kind.NUMBER),
                        new Column("p99", Kind.NUMBER),
                        new Column("max", Kind.NUMBER)),
                rows);
    }

    private static List<Cell> numbers(String name, String variant, Summary summary) {
        String unit = TurnValues.unit(name);
        Map<String, Interval> numbers = summary.numbers();
        return List.of(
                Cell.of(name + (unit.isEmpty() ? "" : ", " + unit)),
                Cell.of(variant),
                Cell.of(Integer.toString(summary.count())),
                estimate(numbers.get("mean"), ""),
                Cell.of(NumberText.of(summary.deviation())),
                estimate(numbers.get("p50"), ""),
                value(numbers.get("p90")),
                value(numbers.get("p95")),
                value(numbers.get("p99")),
                Cell.of(NumberText.of(summary.max())));
    }

    /** Returns the time that each stage takes in a turn, and that each piece of the stage's work takes. */
    static Table stages(Map<String, Analysis.Row> values) {
        List<List<Cell>> rows = new ArrayList<>();
        TurnValues.STAGES.forEach(stage -> {
            Analysis.Row row = values.getOrDefault(stage, Analysis.Row.EMPTY);
            row.summaries().forEach((variant, summary) -> {
                Comparison found = row.comparisons().get(variant);
                rows.add(List.of(
                        Cell.of(stage),
                        Cell.of(variant),
                        estimate(summary.numbers().get("mean"), ""),
                        value(mean(values, TurnValues.COUNT + stage, variant)),
                        estimate(mean(values, stage + TurnValues.EACH, variant), ""),
                        Cell.of(found == null ? "" : found.verdictText())));
            });
        });
        return new Table(
                List.of(
                        new Column("stage", Kind.TEXT),
                        new Column("variant", Kind.TEXT),
                        new Column("ms a turn", Kind.ESTIMATE),
                        new Column("pieces a turn", Kind.NUMBER),
                        new Column("ms a piece", Kind.ESTIMATE),
                        new Column("verdict", Kind.VERDICT)),
                rows);
    }

    private static @Nullable Interval mean(Map<String, Analysis.Row> values, String name, String variant) {
        Summary summary =
                values.getOrDefault(name, Analysis.Row.EMPTY).summaries().get(variant);
        return summary == null ? null : summary.numbers().get("mean");
    }

    private static Cell ratio(Interval ratio) {
        String interval = String.format(Locale.ROOT, "%.3f to %.3f", ratio.low(), ratio.high());
        return new Cell(String.format(Locale.ROOT, "%.3f", ratio.value()), interval, "");
    }

    private static Cell estimate(@Nullable Interval interval, String unit) {
        return interval == null
                ? UNKNOWN
                : new Cell(
                        NumberText.of(interval.value()),
                        NumberText.of(interval.low()) + " to " + NumberText.of(interval.high()),
                        unit);
    }

    private static Cell value(@Nullable Interval interval) {
        return interval == null ? UNKNOWN : Cell.of(NumberText.of(interval.value()));
    }
}
