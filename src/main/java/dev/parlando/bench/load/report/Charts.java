package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.TurnPoint;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.report.PercentileChart;
import dev.parlando.bench.report.SvgChart;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws the plots of a report. */
final class Charts {
    private static final int MAX_BINS = 120;

    private Charts() {}

    static List<String> of(LoadReport report) {
        LoadResult result = report.result();
        List<String> charts = new ArrayList<>();
        if (report.steps().size() > 1) {
            charts.add(search(report.steps()));
        }
        charts.add(percentiles(
                "Time to first audio, by percentile", "ms", result, List.of("ttfb", "ttfb.audible", "ttfb.server")));
        charts.add(overTime(result));
        charts.add(open(result));
        charts.add(percentiles(
                "Gap between frames, and silences, by percentile", "ms", result, List.of("gap", "underrun")));
        charts.add(percentiles("Compute seconds per second of audio, by percentile", "RTF", result, List.of("rtf")));
        return charts;
    }

    private static String percentiles(String title, String unit, LoadResult result, List<String> names) {
        List<PercentileChart.Curve> curves = names.stream()
                .flatMap(name -> result.row(name).stream())
                .map(row -> new PercentileChart.Curve(
                        row.name(), row.histogram(), row.unit().valuesPerUnit()))
                .toList();
        return PercentileChart.html(title, unit, curves);
    }

    private static String overTime(LoadResult result) {
        List<TurnPoint> timed = result.points().stream()
                .filter(point -> Double.isFinite(point.ttfbMs()))
                .toList();
        double binSeconds = binSeconds(result.startingSeconds());
        double max = timed.stream().mapToDouble(TurnPoint::ttfbMs).max().orElse(0);
        SvgChart chart = new SvgChart(
                "Time to first audio over the run, by intended start",
                SvgChart.Axis.fromZero("seconds", result.startingSeconds()),
                SvgChart.Axis.fromZero("ms", max));
        return chart.line("median", bins(timed, binSeconds, values -> values.get(values.size() / 2)))
                .line("slowest", bins(timed, binSeconds, values -> values.get(values.size() - 1)))
                .dots("turn with an underrun", troubled(result, point -> point.underruns()))
                .dots("turn with an error", troubled(result, point -> point.failed() ? 1 : 0))
                .html();
    }

    private static List<SvgChart.Point> troubled(LoadResult result, ToDoubleFunction<TurnPoint> trouble) {
        return result.points().stream()
                .filter(point -> trouble.applyAsDouble(point) > 0)
                .map(point -> new SvgChart.Point(
                        Math.min(point.startSeconds(), result.startingSeconds()),
                        Double.isFinite(point.ttfbMs()) ? point.ttfbMs() : 0))
                .toList();
    }

    private static List<SvgChart.Point> bins(
            List<TurnPoint> turns, double binSeconds, Function<List<Double>, Double> statistic) {
        List<SvgChart.Point> points = new ArrayList<>();
        turns.stream()
                .collect(Collectors.groupingBy(
                        point -> (int) (point.startSeconds() / binSeconds), TreeMap::new, Collectors.toList()))
                .forEach((bin, members) -> points.add(new SvgChart.Point(
                        (bin + 0.5) * binSeconds,
                        statistic.apply(
                                members.stream().map(TurnPoint::ttfbMs).sorted().toList()))));
        return points;
    }

    private static String open(LoadResult result) {
        double binSeconds = binSeconds(result.elapsedSeconds());
        int count = (int) Math.ceil(result.elapsedSeconds() / binSeconds);
        List<SvgChart.Point> points = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            double at = Math.min(i * binSeconds, result.elapsedSeconds());
            long open = result.points().stream()
                    .filter(point -> point.startSeconds() <= at && at < point.endSeconds())
                    .count();
            points.add(new SvgChart.Point(at, open));
        }
        return new SvgChart(
                        "Turns open",
                        SvgChart.Axis.fromZero("seconds", result.elapsedSeconds()),
                        SvgChart.Axis.fromZero(
                                "turns", Math.max(1, result.counts().mostActive())))
                .line("turns open", points)
                .html();
    }

    private static String search(List<LoadReport.Step> steps) {
        double maxRate = steps.stream().mapToDouble(LoadReport.Step::rate).max().orElse(1);
        double maxTtfb = steps.stream()
                .mapToDouble(step -> step.result().number("ttfb.p95").orElse(0))
                .max()
                .orElse(1);
        return new SvgChart(
                        "Rates tried",
                        SvgChart.Axis.fromZero("turns per second", maxRate),
                        SvgChart.Axis.fromZero("TTFB p95, ms", maxTtfb))
                .dots("passed", stepPoints(steps, true))
                .dots("failed", stepPoints(steps, false))
                .html();
    }

    private static List<SvgChart.Point> stepPoints(List<LoadReport.Step> steps, boolean passed) {
        return steps.stream()
                .filter(step -> step.passed() == passed)
                .map(step -> new SvgChart.Point(
                        step.rate(), step.result().number("ttfb.p95").orElse(0)))
                .toList();
    }

    private static double binSeconds(double seconds) {
        return Math.max(1, Math.ceil(seconds / MAX_BINS));
    }
}
