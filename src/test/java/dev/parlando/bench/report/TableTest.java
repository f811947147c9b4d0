package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.report.Table.Cell;
import dev.parlando.bench.report.Table.Column;
import dev.parlando.bench.report.Table.Kind;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final Table TABLE = new Table(
            List.of(
                    new Column("name", Kind.TEXT),
                    new Column("count", Kind.NUMBER),
                    new Column("mean", Kind.ESTIMATE),
                    new Column("verdict", Kind.VERDICT)),
            List.of(
                    List.of(Cell.of("a<b"), Cell.of("3"), new Cell("1.5", "1 to 2", " ms"), Cell.of("faster")),
                    List.of(Cell.of("c"), Cell.of("10"), Cell.of("-"), Cell.of(""))));

    @Test
    void htmlGivesAnEstimateTwoColumns() {
        String html = TABLE.html();
        assertTrue(
                html.contains("<th class=\"text\">name</th><th>count</th><th>mean</th><th>95 %</th>"
                        + "<th class=\"text\">verdict</th>"),
                html);
        assertTrue(html.contains("<td>3</td><td>1.5 ms</td><td>1 to 2</td>"), html);
        assertTrue(html.contains("<td>10</td><td>-</td><td></td>"), html);
    }

    @Test
    void htmlEscapesTextAndStylesVerdicts() {
        String html = TABLE.html();
        assertTrue(html.contains("<td class=\"text\">a&lt;b</td>"), html);
        assertTrue(html.contains("<td class=\"text faster\">faster</td>"), html);
        assertTrue(html.startsWith("<div class=\"scroll\"><table>") && html.endsWith("</table></div>"), html);
    }

    @Test
    void markdownPutsTheIntervalBehindItsValue() {
        assertEquals("""
                | name | count | mean (95 %) | verdict |
                | --- | --- | --- | --- |
                | a<b | 3 | 1.5 (1 to 2) ms | faster |
                | c | 10 | - |  |
                """, TABLE.markdown());
    }

    @Test
    void noTextBreaksAMarkdownTable() {
        Table table = new Table(
                Table.columns(Kind.TEXT, List.of("a|b", "c")), List.of(Table.row(List.of("`x:1|2`", "one\r\ntwo\n"))));
        assertEquals("""
                | a\\|b | c |
                | --- | --- |
                | `x:1\\|2` | one two  |
                """, table.markdown());
        assertTrue(table.html().contains("<td class=\"text\">`x:1|2`</td>"), "a page needs no such care");
    }

    @Test
    void textAlignsWordsLeftAndNumbersRight() {
        Table table = new Table(
                List.of(
                        new Column("client", Kind.TEXT),
                        new Column("", Kind.TEXT),
                        new Column("count", Kind.NUMBER),
                        new Column("max", Kind.NUMBER)),
                List.of(Table.row(List.of("ttfb", "ms", "20", "200"))));
        assertEquals(
                "client     count  max" + System.lineSeparator() + "ttfb   ms     20  200" + System.lineSeparator(),
                table.text(List.of(6, 4, 5, 5)));
    }

    @Test
    void aRowMustFillItsColumns() {
        List<Column> columns = Table.columns(Kind.TEXT, List.of("one", "two"));
        List<List<Cell>> tooFew = List.of(Table.row(List.of("a")));
        List<List<Cell>> tooMany = List.of(Table.row(List.of("a", "b", "c")));
        assertThrows(IllegalArgumentException.class, () -> new Table(columns, tooFew));
        assertThrows(IllegalArgumentException.class, () -> new Table(columns, tooMany));
        assertTrue(new Table(columns, List.of()).isEmpty());
        assertFalse(TABLE.isEmpty());
    }

    @Property
    void everyPrinterShowsEveryCell(
            @ForAll @IntRange(min = 1, max = 5) int rows, @ForAll @StringLength(max = 8) String text) {
        List<Column> columns = Table.columns(Kind.NUMBER, List.of("x", "y"));
        List<Cell> row = Table.row(List.of("<" + text, "7"));
        Table table = new Table(columns, Collections.nCopies(rows, row));
        assertEquals(rows, table.html().split("<td>7</td>", -1).length - 1);
        assertEquals(
                rows, table.html().split("<td>" + Pattern.quote(HtmlText.escape("<" + text)) + "</td>", -1).length - 1);
        assertTrue(table.markdown().endsWith(" | 7 |\n"));
        assertTrue(table.text(List.of(3, 3)).contains("<" + text));
    }
}
