package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.report.NumberText;
import dev.parlando.bench.report.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Builds the table of histograms: one row each, with its unit and its statistics. */
final class LatencyTable {
    private static final int NAME_WIDTH = 19;
    private static final int UNIT_WIDTH = 5;
    private static final int NUMBER_WIDTH = 9;

    private LatencyTable() {}

    /** Returns the table; its first two columns are headed {@code name} and {@code unit}. */
    static Table of(String name, String unit, List<LatencyRow> histograms) {
        List<Table.Column> columns = new ArrayList<>(Table.columns(Table.Kind.TEXT, List.of(name, unit)));
        columns.addAll(Table.columns(Table.Kind.NUMBER, LatencyRow.STATISTICS));
        List<List<Table.Cell>> rows = new ArrayList<>();
        for (LatencyRow histogram : histograms) {
            List<String> cells =
                    new ArrayList<>(List.of(histogram.name(), histogram.unit().shown()));
            LatencyRow.STATISTICS.forEach(statistic -> cells.add(NumberText.of(histogram.statistic(statistic))));
            rows.add(Table.row(cells));
        }
        return new Table(columns, rows);
    }

    /** Returns the table as lines for a terminal, its title in the place of the first heading. */
    static String text(String title, List<LatencyRow> histograms) {
        List<Integer> widths = new ArrayList<>(List.of(NAME_WIDTH, UNIT_WIDTH));
        widths.addAll(Collections.nCopies(LatencyRow.STATISTICS.size(), NUMBER_WIDTH));
        return of(title, "", histograms).text(widths);
    }
}
