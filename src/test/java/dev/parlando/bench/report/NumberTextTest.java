package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "-20, -20",
        "12345, 12345",
        "0.0004, 0.000",
        "0.12345, 0.123",
        "0.9996, 1.000",
        "1.004, 1.00",
        "1.239, 1.24",
        "-1.239, -1.24",
        "9.994, 9.99",
        "10.04, 10.0",
        "12.36, 12.4",
        "99.94, 99.9",
        "100.4, 100",
        "123.7, 124",
        "-123.7, -124"
    })
    void largeNumbersHaveFewerDecimals(double value, String text) {
        assertEquals(text, NumberText.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0.1",
        "0.30000000000000004, 0.3",
        "0.25, 0.25",
        "1.5, 1.5",
        "2, 2",
        "20, 20",
        "1500, 1500",
        "123456, 123000",
        "0.00012345, 0.000123"
    })
    void tickLabelsHaveNoZerosAtTheEnd(double value, String text) {
        assertEquals(text, NumberText.shortest(value));
    }

    @Test
    void anUnknownNumberIsADash() {
        assertEquals("-", NumberText.of(OptionalDouble.empty()));
        assertEquals("3.14", NumberText.of(OptionalDouble.of(Math.PI)));
    }

    @Property
    void theTextIsTheNumberToThreeDigits(@ForAll @DoubleRange(min = 1, max = 1e6) double value) {
        double shown = Double.parseDouble(NumberText.of(value));
        assertEquals(value, shown, value * 0.006, "at most half a unit of the third digit away");
        assertEquals(value, Double.parseDouble(NumberText.shortest(value)), value * 0.006);
    }

    @Property
    void theShortestTextEndsInNoZeroBehindThePoint(@ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1e3) double value) {
        String text = NumberText.shortest(value);
        assertFalse(text.contains(".") && text.endsWith("0"), text);
        assertTrue(text.matches("\\d+(\\.\\d+)?"), text);
    }
}
