package dev.parlando.bench.load.measure;

import dev.parlando.bench.report.Bound;
import java.util.OptionalDouble;

/**
 * Holds a limit that fails a run: {@code ttfb.p95 > 400}, {@code underruns > 0}, {@code turns.completed < 100}. Times
 * are in milliseconds.
 *
 * @param bound limit whose key is a number of the result
 */
public record Limit(Bound bound) {
    /**
     * Holds a limit and a run's value for it.
     *
     * @param value empty when nothing was recorded, which exceeds every limit but one on silences
     */
    public record Check(Limit limit, OptionalDouble value, boolean exceeded) {}

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException for any other form or name
     */
    public static Limit parse(String expression) {
        Bound bound = Bound.parse(expression);
        if (!LoadResult.isNumber(bound.key())) {
            throw new IllegalArgumentException("--fail-if '" + expression + "': unknown name " + bound.key()
                    + "; known are underruns, errors, errors.CODE, wrong-audio, turns, turns.OUTCOME, rate, active,"
                    + " and a histogram with a statistic, such as ttfb.p95, rtf.max or server.event-loop.delay.p99");
        }
        return new Limit(bound);
    }

    public String expression() {
        return bound.expression();
    }

    String key() {
        return bound.key();
    }

    public Check check(LoadResult result) {
        OptionalDouble value = result.number(key());
        if (value.isEmpty() && key().startsWith(Latencies.Kind.UNDERRUN.publicName() + ".")) {
            value = OptionalDouble.of(0);
        }
        boolean exceeded = value.isEmpty() || bound.holds(value.getAsDouble());
        return new Check(this, value, exceeded);
    }
}
