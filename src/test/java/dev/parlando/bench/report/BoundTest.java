package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundTest {
    @Test
    void readsNameOrderAndNumber() {
        Bound bound = Bound.parse("  chat/two:ttfb.p50>=1.10 ");
        assertEquals("chat/two:ttfb.p50", bound.key());
        assertEquals(Bound.Order.OVER_OR_AT, bound.order());
        assertEquals(1.10, bound.bound());
        assertEquals("chat/two:ttfb.p50>=1.10", bound.expression());
        assertEquals(400, Bound.parse("ttfb.p95 > 400 ms").bound());
        assertEquals(400, Bound.parse("ttfb.p95 > 400ms").bound());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ttfb",
                "ttfb >",
                "> 4",
                "ttfb == 4",
                "ttfb > -4",
                "ttfb > 4 s",
                "ttfb > 4 5",
                "4 > ttfb",
                "ttfb > x"
            })
    void refusesAnyOtherForm(String expression) {
        String message = assertThrows(IllegalArgumentException.class, () -> Bound.parse(expression))
                .getMessage();
        assertTrue(String.valueOf(message).contains("--fail-if '" + expression + "'"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "x > 2, false, false, true",
        "x >= 2, false, true, true",
        "x < 2, true, false, false",
        "x <= 2, true, true, false"
    })
    void ordersDifferAtTheBound(String expression, boolean below, boolean at, boolean above) {
        Bound bound = Bound.parse(expression);
        assertEquals(below, bound.holds(1.999));
        assertEquals(at, bound.holds(2));
        assertEquals(above, bound.holds(2.001));
    }

    @Property
    void anOrderAndItsOppositeNeverHoldTogether(@ForAll @DoubleRange(min = 0, max = 10) double value) {
        assertTrue(Bound.parse("x > 5").holds(value) != Bound.parse("x <= 5").holds(value));
        assertTrue(Bound.parse("x < 5").holds(value) != Bound.parse("x >= 5").holds(value));
    }
}
