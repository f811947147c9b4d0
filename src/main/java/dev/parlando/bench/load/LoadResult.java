package dev.parlando.bench.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Numbers of one run.
 *
 * @param rate turns a second that were asked for; 0 in a closed loop
 * @param startingSeconds how long turns were started
 * @param elapsedSeconds until the last turn had ended
 * @param latencies the client's histograms
 * @param serverLatencies what the server recorded during the run, if it tells
 */
record LoadResult(
        double rate,
        double startingSeconds,
        double elapsedSeconds,
        LoadCounts counts,
        List<LatencyRow> latencies,
        List<LatencyRow> serverLatencies,
        List<TurnPoint> points) {
    private static final String SERVER = "server.";
    private static final String ERRORS = "errors.";
    private static final String TURNS = "turns.";

    LoadResult {
        latencies = List.copyOf(latencies);
        serverLatencies = List.copyOf(serverLatencies);
        points = List.copyOf(points);
    }

    LoadResult withServerLatencies(List<LatencyRow> rows) {
        return new LoadResult(rate, startingSeconds, elapsedSeconds, counts, latencies, rows, points);
    }

    /** Turns a second that were started. */
    double achievedRate() {
        return counts.numTurns() / startingSeconds;
    }

    /** Nothing was wrong with any turn. */
    boolean isFlawless() {
        return counts.underruns() == 0 && counts.numErrors() == 0 && counts.numFaults() == 0 && counts.numTurns() > 0;
    }

    Optional<LatencyRow> row(String name) {
        return latencies.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** Whether {@link #number} could know {@code key} for any run. */
    static boolean isNumber(String key) {
        int dot = key.lastIndexOf('.', key.matches(".*\\.p\\d+\\.\\d+") ? key.lastIndexOf('.') - 1 : key.length());
        boolean statistic = dot > 0 && LatencyRow.isStatistic(key.substring(dot + 1));
        if (key.startsWith(SERVER)) {
            return statistic && dot > SERVER.length();
        }
        String name = statistic ? key.substring(0, dot) : "";
        return new Latencies().rows().stream().anyMatch(row -> row.name().equals(name))
                || key.matches("errors(\\.[A-Z0-9_]+)?|wrong-audio|underruns(\\.turns)?|turns|rate|active")
                || (key.startsWith(TURNS) && outcome(key).isPresent());
    }

    /**
     * A number by its public name, such as {@code ttfb.p95}, {@code underruns} or {@code errors.SERVER_BUSY}.
     *
     * @return milliseconds for times; empty if nothing was recorded
     */
    OptionalDouble number(String key) {
        return switch (key) {
            case "underruns" -> OptionalDouble.of(counts.underruns());
            case "underruns.turns" -> OptionalDouble.of(counts.underrunTurns());
            case "errors" -> OptionalDouble.of(counts.numErrors());
            case "wrong-audio" -> OptionalDouble.of(counts.numFaults());
            case "turns" -> OptionalDouble.of(counts.numTurns());
            case "rate" -> OptionalDouble.of(achievedRate());
            case "active" -> OptionalDouble.of(counts.mostActive());
            default -> detail(key);
        };
    }

    private OptionalDouble detail(String key) {
        if (key.startsWith(ERRORS)) {
            return OptionalDouble.of(counts.errors().getOrDefault(key.substring(ERRORS.length()), 0L));
        }
        if (key.startsWith(TURNS) && outcome(key).isPresent()) {
            return OptionalDouble.of(counts.numTurns(outcome(key).get()));
        }
        return key.startsWith(SERVER)
                ? statistic(serverLatencies, key.substring(SERVER.length()))
                : statistic(latencies, key);
    }

    private static OptionalDouble statistic(List<LatencyRow> rows, String key) {
        for (LatencyRow row : rows) {
            if (key.startsWith(row.name() + ".")) {
                String statistic = key.substring(row.name().length() + 1);
                if (LatencyRow.isStatistic(statistic)) {
                    return row.statistic(statistic);
                }
            }
        }
        return OptionalDouble.empty();
    }

    private static Optional<Outcome> outcome(String key) {
        String name = key.substring(TURNS.length()).replace('-', '_').toUpperCase(Locale.ROOT);
        return List.of(Outcome.values()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
