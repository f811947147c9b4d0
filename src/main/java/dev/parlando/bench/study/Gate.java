package dev.parlando.bench.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.report.Bound;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Compares two studies, or the variants of one, and checks their ratios against bounds. A bound names
 * {@code [SET/][VARIANT:]VALUE.STATISTIC}, such as {@code chat/two:ttfb.p50 > 1.10}. A part that is left out stands for
 * all.
 */
public final class Gate {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> STATISTICS = List.of("mean", "p50", "p90", "p95", "p99", "min", "max");
    private static final int RESAMPLES = 2_000;

    private final Map<String, Ratio> ratios = new LinkedHashMap<>();

    /**
     * Holds a value's ratio: now divided by before.
     *
     * @param name {@code SET/VARIANT:VALUE}
     * @param byStatistic ratio of each statistic
     * @param mean ratio of means with its interval, for which the runs of both are resampled
     */
    public record Ratio(String name, Map<String, Double> byStatistic, Interval mean) {}

    /** Holds one bound and the result of checking it. */
    public record Check(Bound bound, String name, double ratio, boolean exceeded) {
        /** Returns a line such as {@code FAILED ttfb.p50 > 1.10: chat/one:ttfb.p50 is 1.183}. */
        public String text() {
            return String.format(
                    Locale.ROOT, "%s %s: %s is %.3f", exceeded ? "FAILED" : "ok    ", bound.expression(), name, ratio);
        }
    }

    private Gate() {}

    /**
     * Compares the variants that both studies have, by name.
     *
     * @throws VoiceException {@code BAD_CONFIG} when a file is no study, or they have none in common
     */
    public static Gate between(Path before, Path now) {
        Gate gate = new Gate();
        JsonNode old = read(before);
        JsonNode young = read(now);
        young.path("sets")
                .properties()
                .forEach(set -> set.getValue().properties().forEach(value -> {
                    JsonNode known = old.path("sets")
                            .path(set.getKey())
                            .path(value.getKey())
                            .path("variants");
                    value.getValue().path("variants").properties().forEach(variant -> {
                        if (known.has(variant.getKey())) {
                            String name = set.getKey() + "/" + variant.getKey() + ":" + value.getKey();
                            gate.add(name, known.path(variant.getKey()), variant.getValue());
                        }
                    });
                }));
        return gate.orRefuse(before + " and " + now + " have no variant in common");
    }

    /** Compares each variant of one study with its first. */
    public static Gate within(StudyReport report) {
        Gate gate = new Gate();
        String first = report.analysis().plan().baseline().name();
        JsonNode json = StudyJson.of(report);
        json.path("sets")
                .properties()
                .forEach(set -> set.getValue().properties().forEach(value -> {
                    JsonNode variants = value.getValue().path("variants");
                    variants.properties().forEach(variant -> {
                        if (variants.has(first) && !variant.getKey().equals(first)) {
                            String name = set.getKey() + "/" + variant.getKey() + ":" + value.getKey();
                            gate.add(name, variants.path(first), variant.getValue());
                        }
                    });
                }));
        return gate.orRefuse("the study has one variant, so there is no ratio");
    }

    private Gate orRefuse(String message) {
        if (ratios.isEmpty()) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, message);
        }
        return this;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode json = MAPPER.readTree(file.toFile());
            if (json.path("version").asInt() != StudyJson.VERSION || !json.has("sets")) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, file + " is not the study.json of a study");
            }
            return json;
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read " + file, e);
        }
    }

    private void add(String name, JsonNode before, JsonNode now) {
        Map<String, Double> byStatistic = new LinkedHashMap<>();
        for (String statistic : STATISTICS) {
            double ratio = number(now, statistic) / number(before, statistic);
            if (Double.isFinite(ratio)) {
                byStatistic.put(statistic, ratio);
            }
        }
        if (!byStatistic.isEmpty()) {
            ratios.put(name, new Ratio(name, byStatistic, interval(runMeans(before), runMeans(now))));
        }
    }

    private static double number(JsonNode summary, String statistic) {
        JsonNode number = summary.path(statistic);
        return number.isObject() ? number.path("value").asDouble() : number.asDouble(Double.NaN);
    }

    private static double[] runMeans(JsonNode summary) {
        List<Double> means = new ArrayList<>();
        summary.path("runMeans").forEach(mean -> means.add(mean.asDouble()));
        return means.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Interval interval(double[] before, double[] now) {
        SplittableRandom random = new SplittableRandom(1);
        double[] estimates = new double[RESAMPLES];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            estimates[sample] = resampledMean(now, random) / resampledMean(before, random);
        }
        Arrays.sort(estimates);
        return new Interval(
                Statistics.mean(now) / Statistics.mean(before),
                Statistics.percentile(estimates, 2.5),
                Statistics.percentile(estimates, 97.5));
    }

    private static double resampledMean(double[] values, SplittableRandom random) {
        double sum = 0;
        for (int draw = 0; draw < values.length; draw++) {
            sum += values[random.nextInt(values.length)];
        }
        return sum / values.length;
    }

    /** Returns the ratios of the values that decide, as lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        ratios.forEach((name, ratio) -> {
            String value = name.substring(name.indexOf(':') + 1);
            if (TurnValues.DECIDING.contains(value) || TurnValues.LOAD_STAGES.contains(value)) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-36s mean %.3f (%.3f to %.3f), p50 %.3f, p95 %.3f",
                        name,
                        ratio.mean().value(),
                        ratio.mean().low(),
                        ratio.mean().high(),
                        ratio.byStatistic().getOrDefault("p50", Double.NaN),
                        ratio.byStatistic().getOrDefault("p95", Double.NaN)));
            }
        });
        return lines;
    }

    /**
     * Checks one bound against every ratio that it names.
     *
     * @throws VoiceException {@code BAD_CONFIG} when it names none: a gate must not pass because a number is
     *     missing
     */
    public List<Check> check(Bound bound) {
        List<Check> checks = new ArrayList<>();
        int dot = bound.key().lastIndexOf('.');
        String statistic = bound.key().substring(dot + 1);
        String wanted = dot < 0 ? "" : bound.key().substring(0, dot);
        ratios.forEach((name, ratio) -> {
            Double found = ratio.byStatistic().get(statistic);
            if (found != null && isNamed(name, wanted)) {
                checks.add(new Check(bound, name + "." + statistic, found, bound.holds(found)));
            }
        });
        if (checks.isEmpty()) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--fail-if '" + bound.expression() + "' names nothing that was measured");
        }
        return checks;
    }

    private static boolean isNamed(String name, String wanted) {
        String withoutSet = name.substring(name.indexOf('/') + 1);
        String value = name.substring(name.indexOf(':') + 1);
        String setAndValue = name.substring(0, name.indexOf('/') + 1) + value;
        return List.of(name, withoutSet, value, setAndValue).contains(wanted);
    }
}
