package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.report.SvgChart.Axis;
import dev.parlando.bench.report.SvgChart.Point;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

final class SvgChartTest {
    private static final Axis X = Axis.fromZero("seconds", 10);
    private static final Axis Y = Axis.fromZero("ms", 100);

    private static Svg drawn(SvgChart chart) {
        return Svg.of(chart.html());
    }

    @Test
    void largerValuesAreHigherAndFurtherRight() {
        Svg svg =
                drawn(new SvgChart("t", X, Y).line("a", List.of(new Point(1, 10), new Point(5, 90), new Point(9, 50))));
        double[][] points = Svg.points(svg.all("polyline").get(0));
        assertTrue(points[0][0] < points[1][0] && points[1][0] < points[2][0], "time runs to the right");
        assertTrue(points[1][1] < points[2][1] && points[2][1] < points[0][1], "90 is above 50, 50 above 10");
    }

    @Test
    void valuesStandAtTheirTicks() {
        Svg svg = drawn(new SvgChart("t", X, Y).dots("a", List.of(new Point(4, 60))));
        Element dot = svg.all("circle").get(0);
        assertEquals(svg.atX("4"), Svg.number(dot, "cx"), 0.11);
        assertEquals(Svg.number(svg.text("60"), "y") - 4, Svg.number(dot, "cy"), 0.11);
    }

    @Test
    void ticksRiseFromTheBottom() {
        Svg svg = drawn(new SvgChart("t", X, Y).line("a", List.of(new Point(0, 0), new Point(1, 1))));
        List<Element> labels = svg.all("text", "end");
        assertEquals(
                List.of("0", "20", "40", "60", "80", "100"),
                labels.stream().map(Element::getTextContent).toList());
        for (int index = 1; index < labels.size(); index++) {
            assertTrue(Svg.number(labels.get(index), "y") < Svg.number(labels.get(index - 1), "y"), "tick " + index);
        }
        double[][] points = Svg.points(svg.all("polyline").get(0));
        assertEquals(Svg.number(svg.text("0"), "y") - 4, points[0][1], 0.11, "zero lies on the axis");
    }

    @Test
    void gridLinesCrossTheWholeDrawing() {
        Svg svg = drawn(new SvgChart("t", X, Y).line("a", List.of(new Point(0, 0), new Point(10, 100))));
        double[][] points = Svg.points(svg.all("polyline").get(0));
        List<Element> grid = svg.all("line", "grid");
        assertEquals(X.ticks().size() + Y.ticks().size(), grid.size());
        assertTrue(grid.stream()
                .anyMatch(line -> line.getAttribute("y1").equals(line.getAttribute("y2"))
                        && Svg.number(line, "x1") == points[0][0]
                        && Svg.number(line, "x2") == points[1][0]));
    }

    @Test
    void seriesKeepTheirColoursWhenOneIsEmpty() {
        Svg svg = drawn(new SvgChart("t", X, Y)
                .line("first", List.of(new Point(0, 1), new Point(1, 1)))
                .line("empty", List.of())
                .dots("third", List.of(new Point(2, 2))));
        assertEquals(List.of("first", "third"), svg.legend());
        assertEquals(1, svg.all("circle", "s2").size());
        assertEquals(1, svg.all("polyline", "s0").size());
        assertEquals("key s2", svg.all("span").get(1).getAttribute("class"));
    }

    @Test
    void coloursBeginAgainAfterTheEighth() {
        SvgChart chart = new SvgChart("t", X, Y);
        for (int series = 0; series <= SvgChart.COLOURS; series++) {
            chart.dots("series " + series, List.of(new Point(series, series)));
        }
        Svg svg = drawn(chart);
        assertEquals(2, svg.all("circle", "s0").size());
        assertEquals(1, svg.all("circle", "s7").size());
    }

    @Test
    void aSinglePointIsADotAndWhatIsNoNumberIsLeftOut() {
        Svg svg = drawn(new SvgChart("t", X, Y)
                .line("one", List.of(new Point(1, 1)))
                .line("gap", List.of(new Point(1, 1), new Point(2, Double.NaN), new Point(3, 3))));
        assertEquals(1, svg.all("circle").size());
        assertEquals(2, Svg.points(svg.all("polyline").get(0)).length);
        String html = new SvgChart("t", X, Y)
                .dots("x", List.of(new Point(1, Double.POSITIVE_INFINITY)))
                .html();
        assertFalse(html.contains("Infinity") || html.contains("NaN"), html);
    }

    @Test
    void titlesAndLabelsAreEscaped() {
        String html = new SvgChart("a<b", Axis.fromZero("x&y", 1), Axis.fromZero("\"ms\"", 1))
                .line("<s>", List.of(new Point(0, 0)))
                .html();
        Svg svg = Svg.of(html);
        assertEquals("a<b", svg.all("figcaption").get(0).getTextContent());
        assertEquals("a<b", svg.all("svg").get(0).getAttribute("aria-label"));
        assertEquals("x&y", svg.text("x&y").getTextContent());
        assertEquals(List.of("<s>"), svg.legend());
    }

    @ParameterizedTest
    @CsvSource({"0, 2e-7", "1, 1", "4.2, 5", "9, 10", "11, 15", "99, 100", "101, 150", "0.03, 0.03", "1234, 1500"})
    void anAxisEndsAtARoundNumber(double max, double end) {
        assertEquals(end, Axis.fromZero("ms", max).max(), end * 1e-9);
    }

    @Property
    void anAxisHoldsItsValuesInFewEqualSteps(@ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1e9) double max) {
        Axis axis = Axis.fromZero("ms", max);
        int count = axis.ticks().size();
        assertTrue(axis.max() >= max * (1 - 1e-9), axis::toString);
        assertTrue(axis.max() <= 2 * max, () -> "much room is wasted: " + axis);
        assertTrue(count >= 2 && count <= 6, () -> count + " ticks");
        double step = axis.max() / (count - 1);
        for (int tick = 0; tick < count; tick++) {
            assertEquals(tick * step, axis.ticks().get(tick).value(), axis.max() * 1e-9);
        }
    }
}
