package dev.parlando.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Draws curves of percentiles on a scale of nines: 90, 99 and 99.9 % are equally far apart. */
public final class PercentileChart {
    private static final double HIGHEST_NINES = 4;
    private static final int STEPS_PER_NINE = 20;

    private PercentileChart() {}

    /**
     * Holds one curve.
     *
     * @param name for the legend
     * @param histogram distribution of integers
     * @param valuesPerUnit number of these integers in one unit of the axis
     */
    public record Curve(String name, Histogram histogram, double valuesPerUnit) {
        /** Returns a curve of times in milliseconds, or of ratios, which are kept in millionths. */
        public static Curve of(String name, double[] values) {
            double perUnit = 1e6;
            Histogram histogram = new Histogram(3);
            for (double value : values) {
                histogram.recordValue(Math.max(0, Math.round(value * perUnit)));
            }
            return new Curve(name, histogram, perUnit);
        }

        private long count() {
            return histogram.getTotalCount();
        }
    }

    /** Returns a figure element; curves without values are left out. */
    public static String html(String title, String unit, List<Curve> all) {
        List<Curve> curves = all.stream().filter(curve -> curve.count() > 0).toList();
        double max = curves.stream()
                .mapToDouble(curve -> curve.histogram().getMaxValue() / curve.valuesPerUnit())
                .max()
                .orElse(0);
        double end =
                curves.stream().mapToDouble(PercentileChart::lastNine).max().orElse(1);
        List<SvgChart.Tick> ticks = Stream.of("0", "50", "90", "99", "99.9", "99.99")
                .map(text -> new SvgChart.Tick(nines(Double.parseDouble(text)), text))
                .filter(tick -> tick.value() < end + 1.0 / STEPS_PER_NINE)
                .toList();
        SvgChart chart =
                new SvgChart(title, new SvgChart.Axis("percentile", 0, end, ticks), SvgChart.Axis.fromZero(unit, max));
        curves.forEach(curve -> chart.line(curve.name() + ", " + curve.count() + " values", points(curve)));
        return chart.html();
    }

    private static List<SvgChart.Point> points(Curve curve) {
        List<SvgChart.Point> points = new ArrayList<>();
        double end = lastNine(curve);
        for (int i = 0; i <= end * STEPS_PER_NINE; i++) {
            double nines = i / (double) STEPS_PER_NINE;
            double percentile = 100 * (1 - Math.pow(10, -nines));
            points.add(new SvgChart.Point(
                    nines, curve.histogram().getValueAtPercentile(percentile) / curve.valuesPerUnit()));
        }
        return points;
    }

    /** Returns the place at which the curve reaches its last value; further points would only repeat it. */
    private static double lastNine(Curve curve) {
        double whole = Math.log10((double) curve.count()) + 1.0 / STEPS_PER_NINE;
        return Math.max(1, Math.min(HIGHEST_NINES, whole));
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }
}
