package dev.parlando.bench.load;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run must not do: {@code ttfb.p95 > 400}, {@code underruns > 0}, {@code turns.completed < 100}. Times are in
 * milliseconds.
 *
 * @param expression as written
 * @param key a number of the result
 */
public record Limit(String expression, String key, Comparison comparison, double bound) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_.-]*)\\s*(>=|<=|>|<)\\s*(\\d+(?:\\.\\d+)?)\\s*(ms)?\\s*");

    /** How the number is compared with the bound. */
    public enum Comparison {
        OVER(">"),
        OVER_OR_AT(">="),
        UNDER("<"),
        UNDER_OR_AT("<=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        boolean holds(double value, double bound) {
            return switch (this) {
                case OVER -> value > bound;
                case OVER_OR_AT -> value >= bound;
                case UNDER -> value < bound;
                case UNDER_OR_AT -> value <= bound;
            };
        }

        private static Comparison of(String symbol) {
            for (Comparison each : values()) {
                if (each.symbol.equals(symbol)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no such comparison: " + symbol);
        }
    }

    /**
     * A limit and what a run made of it.
     *
     * @param value empty when nothing was recorded, which exceeds every limit but one on silences
     */
    record Check(Limit limit, OptionalDouble value, boolean exceeded) {}

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException for any other form or name
     */
    public static Limit parse(String expression) {
        Matcher matcher = FORM.matcher(expression);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--fail-if '" + expression + "' is not NAME > NUMBER (or >=, <, <=), such as 'ttfb.p95 > 400'");
        }
        String key = matcher.group(1);
        if (!LoadResult.isNumber(key)) {
            throw new IllegalArgumentException("--fail-if '" + expression + "': unknown name " + key
                    + "; known are underruns, errors, errors.CODE, wrong-audio, turns, turns.OUTCOME, rate, active,"
                    + " and a histogram with a statistic, such as ttfb.p95, rtf.max or server.event-loop.delay.p99");
        }
        return new Limit(
                expression.strip(), key, Comparison.of(matcher.group(2)), Double.parseDouble(matcher.group(3)));
    }

    Check check(LoadResult result) {
        OptionalDouble value = result.number(key);
        if (value.isEmpty() && key.startsWith(Latencies.Kind.UNDERRUN.publicName() + ".")) {
            value = OptionalDouble.of(0);
        }
        boolean exceeded = value.isEmpty() || comparison.holds(value.getAsDouble(), bound);
        return new Check(this, value, exceeded);
    }
}
