package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class RowChartTest {
    private static final SvgChart.Axis AXIS = SvgChart.Axis.fromZero("ms", 100);

    private static Svg drawn(RowChart chart) {
        return Svg.of(chart.html());
    }

    @Test
    void dotsStandAtTheirValues() {
        Svg svg = drawn(new RowChart("t", AXIS).dots("one", new double[] {20, 80, 40}, 45, null, null));
        List<Element> dots = svg.all("circle", "faint");
        assertEquals(3, dots.size());
        assertEquals(svg.atX("20"), Svg.number(dots.get(0), "cx"), 0.11);
        assertEquals(svg.atX("80"), Svg.number(dots.get(1), "cx"), 0.11);
        assertTrue(Svg.number(dots.get(2), "cx") < Svg.number(dots.get(1), "cx"));
        assertEquals(1, svg.all("line", "range").size(), "the mean alone, without an interval");
    }

    @Test
    void theIntervalLiesAroundTheMean() {
        Svg svg = drawn(new RowChart("t", AXIS).dots("one", new double[] {20}, 40, 20.0, 60.0));
        List<Element> range = svg.all("line", "range");
        assertEquals(2, range.size());
        assertEquals(svg.atX("20"), Svg.number(range.get(0), "x1"), 0.11);
        assertEquals(svg.atX("60"), Svg.number(range.get(0), "x2"), 0.11);
        assertEquals(svg.atX("40"), Svg.number(range.get(1), "x1"), 0.11);
        double middle = (Svg.number(range.get(1), "y1") + Svg.number(range.get(1), "y2")) / 2;
        assertEquals(middle, Svg.number(range.get(0), "y1"), 0.11);
    }

    @Test
    void laterRowsAreLowerAndEachHasItsColour() {
        Svg svg = drawn(new RowChart("t", AXIS)
                .dots("one", new double[] {10}, 10, null, null)
                .dots("two", new double[] {10}, 10, null, null));
        double first = Svg.number(svg.all("circle", "s0").get(0), "cy");
        double second = Svg.number(svg.all("circle", "s1").get(0), "cy");
        assertEquals(34, second - first, 0.11);
        assertEquals(34, Svg.number(svg.text("two"), "y") - Svg.number(svg.text("one"), "y"), 0.11);
        assertEquals(Svg.number(svg.text("one"), "y"), first, 14, "a name stands beside its row");
    }

    @Test
    void barsFollowOneAnother() {
        Svg svg = drawn(
                new RowChart("t", AXIS).legend(List.of("llm", "none", "tts")).bars("one", 20, 0, 60));
        List<Element> bars = svg.all("rect");
        assertEquals(2, bars.size(), "a bar without length is not drawn");
        double start = Svg.number(bars.get(0), "x");
        double width = Svg.number(bars.get(0), "width");
        assertEquals(svg.atX("0"), start, 0.11);
        assertEquals(start + width, Svg.number(bars.get(1), "x"), 0.11);
        assertEquals(3 * width, Svg.number(bars.get(1), "width"), 0.2);
        assertEquals("s2", bars.get(1).getAttribute("class"), "the colour of its place in the legend");
        assertEquals(List.of("llm", "none", "tts"), svg.legend());
    }

    @Test
    void longNamesAreCutAndEscaped() {
        Svg svg = drawn(new RowChart("a & b", AXIS)
                .bars("sixteen letters!", 1)
                .bars("seventeen letters", 1)
                .bars("<x>", 1));
        assertEquals("sixteen letters!", svg.text("sixteen letters!").getTextContent());
        assertEquals("seventeen lette…", svg.text("seventeen lette…").getTextContent());
        assertEquals("<x>", svg.text("<x>").getTextContent());
        assertEquals("a & b", svg.all("figcaption").get(0).getTextContent());
    }

    @Test
    void theDrawingGrowsWithItsRows() {
        String box =
                drawn(new RowChart("t", AXIS).bars("a", 1)).all("svg").get(0).getAttribute("viewBox");
        String twoRows = drawn(new RowChart("t", AXIS).bars("a", 1).bars("b", 1))
                .all("svg")
                .get(0)
                .getAttribute("viewBox");
        assertEquals("0 0 720 86", box);
        assertEquals("0 0 720 120", twoRows);
    }
}
