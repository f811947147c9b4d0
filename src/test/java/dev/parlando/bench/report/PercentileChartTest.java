package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.report.PercentileChart.Curve;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class PercentileChartTest {
    private static Svg drawn(double[]... curves) {
        List<Curve> all = IntStream.range(0, curves.length)
                .mapToObj(index -> Curve.of("curve " + index, curves[index]))
                .toList();
        return Svg.of(PercentileChart.html("t", "ms", all));
    }

    private static double[] upTo(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    @Test
    void curvesRiseToTheirGreatestValue() {
        Svg svg = drawn(upTo(1_000));
        double[][] points = Svg.points(svg.all("polyline").get(0));
        for (int index = 1; index < points.length; index++) {
            assertTrue(points[index][0] > points[index - 1][0], "further right");
            assertTrue(points[index][1] <= points[index - 1][1], "never lower");
        }
        double bottom = Svg.number(svg.all("text", "end").get(0), "y") - 4;
        double top = Svg.number(svg.text("1000"), "y") - 4;
        assertEquals(top, points[points.length - 1][1], 0.5, "the greatest value is the last");
        assertEquals(bottom, points[0][1], 0.5, "the least value is the first");
    }

    @Test
    void halfOfTheValuesLieBelowTheMiddleTick() {
        Svg svg = drawn(upTo(1_000));
        double[][] points = Svg.points(svg.all("polyline").get(0));
        double at50 = svg.atX("50");
        double bottom = points[0][1];
        double whole = bottom - points[points.length - 1][1];
        double share = IntStream.range(1, points.length)
                .filter(index -> points[index][0] >= at50)
                .mapToDouble(index -> (bottom - points[index][1]) / whole)
                .findFirst()
                .orElseThrow();
        assertEquals(0.5, share, 0.06);
    }

    @Test
    void ninesAreEquallyFarApart() {
        Svg svg = drawn(upTo(20_000));
        double p0 = svg.atX("0");
        double p90 = svg.atX("90");
        double p99 = svg.atX("99");
        double p999 = svg.atX("99.9");
        assertEquals(p90 - p0, p99 - p90, 0.2);
        assertEquals(p99 - p90, p999 - p99, 0.2);
    }

    @Test
    void fewValuesHaveNoFarPercentiles() {
        Svg svg = drawn(upTo(20));
        assertTrue(svg.all("text").stream().map(Element::getTextContent).noneMatch("99"::equals));
        assertEquals(List.of("curve 0, 20 values"), svg.legend());
    }

    @Test
    void aCurveWithoutValuesIsLeftOut() {
        Svg svg = drawn(upTo(5), new double[0], upTo(3));
        assertEquals(List.of("curve 0, 5 values", "curve 2, 3 values"), svg.legend());
        String none = PercentileChart.html("t", "ms", List.of(Curve.of("none", new double[0])));
        assertFalse(none.contains("NaN") || none.contains("polyline"), none);
    }

    @Test
    void histogramsAreShownInTheirUnit() {
        Histogram nanos = new Histogram(3);
        nanos.recordValueWithCount(40_000_000, 10);
        Svg svg = Svg.of(PercentileChart.html("t", "ms", List.of(new Curve("c", nanos, 1e6))));
        double[][] points = Svg.points(svg.all("polyline").get(0));
        assertEquals(Svg.number(svg.text("40"), "y") - 4, points[0][1], 0.5);
    }

    @Test
    void valuesBelowZeroCountAsZero() {
        Curve curve = Curve.of("c", new double[] {-3, 2});
        assertEquals(0, curve.histogram().getMinValue());
        assertEquals(2e6, (double) curve.histogram().getMaxValue(), 2e3);
    }
}
