package dev.parlando.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Holds a table of a report: named columns and rows of cells. It prints itself as HTML, as Markdown or as plain text.
 *
 * @param rows cells in the order of the columns
 */
public record Table(List<Column> columns, List<List<Cell>> rows) {
    private static final String INTERVAL = "95 %";

    /** @throws IllegalArgumentException when a row has more or fewer cells than there are columns */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(row.size() + " cells for " + columns.size() + " columns");
            }
        }
    }

    /** Names the kinds of columns, which differ in alignment and heading. */
    public enum Kind {
        /** Words, aligned to the left. */
        TEXT,
        /** A number, aligned to the right. */
        NUMBER,
        /** A number with its 95 % interval: two columns in HTML, one column elsewhere. */
        ESTIMATE,
        /** A verdict, whose text is also the style of its cell, such as {@code faster}. */
        VERDICT
    }

    /** Holds the heading and the kind of a column. */
    public record Column(String name, Kind kind) {
        private List<String> htmlNames() {
            return kind == Kind.ESTIMATE ? List.of(name, INTERVAL) : List.of(name);
        }

        private String markdownName() {
            return kind == Kind.ESTIMATE ? name + " (" + INTERVAL + ")" : name;
        }

        private boolean isText() {
            return kind == Kind.TEXT || kind == Kind.VERDICT;
        }
    }

    /**
     * Holds the text of a cell.
     *
     * @param interval such as {@code 1 to 2}; empty if the cell has none
     * @param unit put behind the value, or behind value and interval where these share a cell; may be empty
     */
    public record Cell(String value, String interval, String unit) {
        /** Returns a cell without an interval. */
        public static Cell of(String value) {
            return new Cell(value, "", "");
        }

        private String inOneCell() {
            return (interval.isEmpty() ? value : value + " (" + interval + ")") + unit;
        }
    }

    /** Returns a row of cells without intervals. */
    public static List<Cell> row(List<String> values) {
        return values.stream().map(Cell::of).toList();
    }

    /** Returns columns of one kind. */
    public static List<Column> columns(Kind kind, List<String> names) {
        return names.stream().map(name -> new Column(name, kind)).toList();
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Returns an HTML element that scrolls sideways; all texts are escaped. */
    public String html() {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><tr>");
        for (Column column : columns) {
            String style = column.isText() ? "text" : "";
            column.htmlNames().forEach(name -> htmlCell(out, "th", style, name));
        }
        out.append("</tr>");
        for (List<Cell> row : rows) {
            out.append("<tr>");
            for (int index = 0; index < row.size(); index++) {
                htmlCells(out, columns.get(index), row.get(index));
            }
            out.append("</tr>");
        }
        return out.append("</table></div>").toString();
    }

    private static void htmlCells(StringBuilder out, Column column, Cell cell) {
        if (column.kind() == Kind.ESTIMATE) {
            htmlCell(out, "td", "", cell.value() + cell.unit());
            htmlCell(out, "td", "", cell.interval());
            return;
        }
        String text = cell.inOneCell();
        String style = column.isText() ? "text" : "";
        htmlCell(out, "td", column.kind() == Kind.VERDICT ? style + " " + text : style, text);
    }

    private static void htmlCell(StringBuilder out, String tag, String style, String text) {
        out.append('<').append(tag);
        if (!style.isEmpty()) {
            out.append(" class=\"").append(HtmlText.escape(style)).append('"');
        }
        out.append('>').append(HtmlText.escape(text)).append("</").append(tag).append('>');
    }

    /** Returns the lines of a Markdown table, each ended by a line feed. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(markdownLine(columns.stream().map(Column::markdownName).toList()));
        lines.add(markdownLine(columns.stream().map(column -> "---").toList()));
        rows.forEach(
                row -> lines.add(markdownLine(row.stream().map(Cell::inOneCell).toList())));
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String markdownLine(List<String> cells) {
        // a bar would begin another cell, and a line feed another row
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replaceAll("\\R", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /**
     * Returns lines for a terminal, each ended by the system's line separator. Text columns stand apart by a space.
     *
     * @param widths characters of each column; a longer text pushes the rest of its line to the right
     */
    public String text(List<Integer> widths) {
        List<String> lines = new ArrayList<>();
        lines.add(textLine(columns.stream().map(Column::markdownName).toList(), widths));
        rows.forEach(row -> lines.add(textLine(row.stream().map(Cell::inOneCell).toList(), widths)));
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private String textLine(List<String> cells, List<Integer> widths) {
        StringBuilder out = new StringBuilder();
        for (int index = 0; index < cells.size(); index++) {
            boolean isText = columns.get(index).isText();
            String gap = isText && index > 0 ? " " : "";
            String format = gap + (isText ? "%-" : "%") + widths.get(index) + "s";
            out.append(String.format(Locale.ROOT, format, cells.get(index)));
        }
        return out.toString();
    }
}
