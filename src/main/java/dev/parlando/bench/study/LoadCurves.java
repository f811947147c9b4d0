package dev.parlando.bench.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.report.SvgChart;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Draws the results of load tests as curves over the rate at which turns started. */
public final class LoadCurves {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> STATISTICS = List.of("p50", "p95", "p99");

    private final Map<String, List<SvgChart.Point>> ttfb = new LinkedHashMap<>();
    private final List<SvgChart.Point> underruns = new ArrayList<>();

    private LoadCurves() {}

    /**
     * Returns the figures for the results of some folders, each with {@code result.json}. A search gives one point for
     * each rate that it tried.
     *
     * @return figure elements; none without folders
     * @throws VoiceException {@code BAD_CONFIG} when a folder has no result
     */
    public static List<String> of(List<Path> folders) {
        if (folders.isEmpty()) {
            return List.of();
        }
        LoadCurves curves = new LoadCurves();
        for (Path folder : folders) {
            Path file = folder.resolve("result.json");
            try {
                JsonNode json = MAPPER.readTree(file.toFile());
                if (json.path("search").isEmpty()) {
                    curves.add(json.path("result"));
                }
                json.path("search").forEach(step -> curves.add(step.path("result")));
            } catch (IOException e) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read " + file + " of --load", e);
            }
        }
        return curves.charts();
    }

    private void add(JsonNode result) {
        double rate = result.path("rateStarted").asDouble();
        double turns = Math.max(1, result.path("turnsEnded").asDouble());
        underruns.add(
                new SvgChart.Point(rate, 100 * result.path("underrunTurns").asDouble() / turns));
        for (JsonNode row : result.path("latencies")) {
            if (row.path("name").asText().equals(TurnValues.TTFB)) {
                for (String statistic : STATISTICS) {
                    if (row.has(statistic)) {
                        ttfb.computeIfAbsent(statistic, name -> new ArrayList<>())
                                .add(new SvgChart.Point(
                                        rate, row.path(statistic).asDouble()));
                    }
                }
            }
        }
    }

    private List<String> charts() {
        SvgChart latency = new SvgChart(
                "Time to first audio under load",
                x(),
                SvgChart.Axis.fromZero(
                        "ms", max(ttfb.values().stream().flatMap(List::stream).toList())));
        ttfb.forEach((statistic, points) -> latency.line(statistic, byRate(points)));
        SvgChart silence =
                new SvgChart("Turns with an underrun", x(), SvgChart.Axis.fromZero("% of turns", max(underruns)));
        silence.line("turns with an underrun", byRate(underruns));
        return List.of(latency.html(), silence.html());
    }

    private SvgChart.Axis x() {
        OptionalDouble max = underruns.stream().mapToDouble(SvgChart.Point::x).max();
        return SvgChart.Axis.fromZero("turns started per second", max.orElse(1));
    }

    private static double max(List<SvgChart.Point> points) {
        return points.stream().mapToDouble(SvgChart.Point::y).max().orElse(1);
    }

    private static List<SvgChart.Point> byRate(List<SvgChart.Point> points) {
        return points.stream()
                .sorted(Comparator.comparingDouble(SvgChart.Point::x))
                .toList();
    }
}
