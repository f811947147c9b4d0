package dev.parlando.bench.study;

import dev.parlando.bench.report.PercentileChart;
import dev.parlando.bench.report.RowChart;
import dev.parlando.bench.report.SvgChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws the plots of a study. */
final class StudyCharts {
    private final StudyReport report;
    private final List<String> charts = new ArrayList<>();

    private StudyCharts(StudyReport report) {
        this.report = report;
    }

    static List<String> of(StudyReport report) {
        StudyCharts all = new StudyCharts(report);
        for (String set : report.analysis().plan().sets()) {
            TurnValues.PAIRED.forEach(name -> all.distribution(set, name));
            all.stages(set);
            all.percentiles(set);
        }
        all.overTime();
        return all.charts;
    }

    private Map<String, Summary> summaries(String set, String name) {
        Analysis.Row row = report.analysis().sets().getOrDefault(set, Map.of()).get(name);
        return row == null ? Map.of() : row.summaries();
    }

    private static String axis(String name) {
        String unit = TurnValues.unit(name);
        return name.equals(TurnValues.RTF) ? "RTF" : name + (unit.isEmpty() ? "" : ", " + unit);
    }

    private void distribution(String set, String name) {
        Map<String, Summary> all = summaries(set, name);
        if (all.isEmpty()) {
            return;
        }
        double max = all.values().stream().mapToDouble(Summary::max).max().orElse(1);
        RowChart chart = new RowChart(
                set + ": " + name + " of every turn; mean with 95 % interval", SvgChart.Axis.fromZero(axis(name), max));
        all.forEach((variant, summary) -> {
            Interval mean = summary.numbers().getOrDefault("mean", new Interval(0, 0, 0));
            chart.dots(variant, turns(set, name, variant), mean.value(), mean.low(), mean.high());
        });
        charts.add(chart.html());
    }

    private double[] turns(String set, String name, String variant) {
        return report.runs().stream()
                .filter(run -> run.variant().equals(variant))
                .flatMap(run -> run.turns().stream())
                .filter(turn -> turn.set().equals(set))
                .map(turn -> turn.values().get(name))
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Draws the mean milliseconds of each stage of a turn. */
    private void stages(String set) {
        List<String> stages = TurnValues.STAGES.stream()
                .filter(stage -> !summaries(set, stage).isEmpty())
                .toList();
        if (stages.isEmpty()) {
            return;
        }
        List<Variant> variants = report.analysis().plan().variants();
        double[][] lengths = new double[variants.size()][stages.size()];
        double max = 0;
        for (int row = 0; row < variants.size(); row++) {
            double sum = 0;
            for (int stage = 0; stage < stages.size(); stage++) {
                Summary summary =
                        summaries(set, stages.get(stage)).get(variants.get(row).name());
                lengths[row][stage] = summary == null ? 0 : mean(summary);
                sum += lengths[row][stage];
            }
            max = Math.max(max, sum);
        }
        RowChart chart = new RowChart(
                        set + ": where a turn's time goes, mean of all turns", SvgChart.Axis.fromZero("ms", max))
                .legend(stages);
        for (int row = 0; row < variants.size(); row++) {
            chart.bars(variants.get(row).name(), lengths[row]);
        }
        charts.add(chart.html());
    }

    private static double mean(Summary summary) {
        return summary.numbers().getOrDefault("mean", new Interval(0, 0, 0)).value();
    }

    private void percentiles(String set) {
        List<PercentileChart.Curve> curves = report.analysis().plan().variants().stream()
                .map(variant -> PercentileChart.Curve.of(variant.name(), turns(set, TurnValues.TTFB, variant.name())))
                .toList();
        charts.add(PercentileChart.html(set + ": time to first audio, by percentile", "ms", curves));
    }

    /** Draws the mean TTFB of each run in the order in which they were made, so that drift of the machine shows. */
    private void overTime() {
        List<RunRecord> runs = report.runs();
        double max = 0;
        SvgChart.Axis x = SvgChart.Axis.fromZero("runs, in the order made", Math.max(1, runs.size()));
        List<List<SvgChart.Point>> points = new ArrayList<>();
        for (Variant variant : report.analysis().plan().variants()) {
            List<SvgChart.Point> own = new ArrayList<>();
            for (int at = 0; at < runs.size(); at++) {
                double ttfb = runs.get(at).turns().stream()
                        .map(turn -> turn.values().get(TurnValues.TTFB))
                        .filter(value -> value != null)
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN);
                if (runs.get(at).variant().equals(variant.name()) && Double.isFinite(ttfb)) {
                    own.add(new SvgChart.Point(at + 1.0, ttfb));
                    max = Math.max(max, ttfb);
                }
            }
            points.add(own);
        }
        SvgChart chart =
                new SvgChart("Mean time to first audio of each run, all sets", x, SvgChart.Axis.fromZero("ms", max));
        for (int index = 0; index < points.size(); index++) {
            chart.dots(report.analysis().plan().variants().get(index).name(), points.get(index));
        }
        charts.add(chart.html());
    }
}
