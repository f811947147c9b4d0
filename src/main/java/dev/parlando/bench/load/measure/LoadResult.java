package dev.parlando.bench.load.measure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds the numbers of one run.
 *
 * @param rate turns a second that were asked for; 0 in a closed loop
 * @param startingSeconds time during which turns were started
 * @param elapsedSeconds until the last turn had ended
 * @param latencies the client's histograms
 * @param serverLatencies histograms that the server recorded during the run; empty if it does not tell
 */
public record LoadResult(
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
    private static final Pattern COUNT =
            Pattern.compile("errors(\\.[A-Z0-9_]+)?|wrong-audio|underruns(\\.turns)?|turns|rate|active");
    private static final Pattern SERVER_STATISTIC =
            Pattern.compile("server\\..+\\.(count|mean|stddev|min|max|p\\d{1,3}(\\.\\d{1,6})?)");

    public LoadResult {
        latencies = List.copyOf(latencies);
        serverLatencies = List.copyOf(serverLatencies);
        points = List.copyOf(points);
    }

    public LoadResult withServerLatencies(List<LatencyRow> rows) {
        return new LoadResult(rate, startingSeconds, elapsedSeconds, counts, latencies, rows, points);
    }

    /** Returns the turns a second that were started. */
    public double achievedRate() {
        return counts.numTurns() / startingSeconds;
    }

    /** Returns whether there was at least one turn, and no turn had a fault. */
    public boolean isFlawless() {
        return counts.underruns() == 0 && counts.numErrors() == 0 && counts.numFaults() == 0 && counts.numTurns() > 0;
    }

    public Optional<LatencyRow> row(String name) {
        return latencies.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** Returns whether {@link #number} could know {@code key} for any run. */
    static boolean isNumber(String key) {
        return COUNT.matcher(key).matches()
                || (key.startsWith(TURNS) && outcome(key).isPresent())
                || (key.startsWith(SERVER) && SERVER_STATISTIC.matcher(key).matches())
                || Stream.of(Latencies.Kind.values()).anyMatch(kind -> isStatisticOf(kind.publicName(), key));
    }

    /**
     * Returns a number by its public name, such as {@code ttfb.p95}, {@code underruns} or {@code errors.SERVER_BUSY}.
     *
     * @return milliseconds for times; empty if nothing was recorded
     */
    public OptionalDouble number(String key) {
        return switch (key) {
            case "underruns" -> counted(counts.underruns());
            case "underruns.turns" -> counted(counts.underrunTurns());
            case "errors" -> counted(counts.numErrors());
            case "wrong-audio" -> counted(counts.numFaults());
            case "turns" -> counted(counts.numTurns());
            case "rate" -> OptionalDouble.of(achievedRate());
            case "active" -> counted(counts.mostActive());
            default -> detail(key);
        };
    }

    private OptionalDouble detail(String key) {
        if (key.startsWith(ERRORS)) {
            return counted(counts.errors().getOrDefault(key.substring(ERRORS.length()), 0L));
        }
        if (key.startsWith(TURNS) && outcome(key).isPresent()) {
            return counted(counts.numTurns(outcome(key).get()));
        }
        return key.startsWith(SERVER)
                ? statistic(serverLatencies, key.substring(SERVER.length()))
                : statistic(latencies, key);
    }

    private static OptionalDouble statistic(List<LatencyRow> rows, String key) {
        return rows.stream()
                .filter(row -> isStatisticOf(row.name(), key))
                .findFirst()
                .map(row -> row.statistic(key.substring(row.name().length() + 1)))
                .orElse(OptionalDouble.empty());
    }

    private static boolean isStatisticOf(String name, String key) {
        return key.startsWith(name + ".") && LatencyRow.isStatistic(key.substring(name.length() + 1));
    }

    private static OptionalDouble counted(long count) {
        return OptionalDouble.of((double) count);
    }

    private static Optional<LoadOutcome> outcome(String key) {
        String name = key.substring(TURNS.length()).replace('-', '_').toUpperCase(Locale.ROOT);
        return Stream.of(LoadOutcome.values())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
