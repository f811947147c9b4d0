package dev.parlando.bench.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a bound that a number must not exceed, such as {@code ttfb.p95 > 400}.
 *
 * @param expression the bound as written
 * @param key names the number
 */
public record Bound(String expression, String key, Order order, double bound) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_./:-]*)\\s*(>=|<=|>|<)\\s*(\\d+(?:\\.\\d+)?)\\s*(ms)?\\s*");

    /** Names the comparisons of a number with a bound. */
    public enum Order {
        OVER(">"),
        OVER_OR_AT(">="),
        UNDER("<"),
        UNDER_OR_AT("<=");

        private final String symbol;

        Order(String symbol) {
            this.symbol = symbol;
        }

        private static Order of(String symbol) {
            for (Order each : values()) {
                if (each.symbol.equals(symbol)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no such comparison: " + symbol);
        }
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static Bound parse(String expression) {
        Matcher matcher = FORM.matcher(expression);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--fail-if '" + expression + "' is not NAME > NUMBER (or >=, <, <=), such as 'ttfb.p95 > 400'");
        }
        return new Bound(
                expression.strip(), matcher.group(1), Order.of(matcher.group(2)), Double.parseDouble(matcher.group(3)));
    }

    /** Returns whether the number lies beyond the bound. */
    public boolean holds(double value) {
        return switch (order) {
            case OVER -> value > bound;
            case OVER_OR_AT -> value >= bound;
            case UNDER -> value < bound;
            case UNDER_OR_AT -> value <= bound;
        };
    }
}
