package dev.parlando.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTypeTest {
    private enum Colour {
        RED,
        GREEN,
        BLUE
    }

    private static <T> T read(ValueType<T> type, String text) {
        return type.read().apply(text);
    }

    private static void assertRefused(ValueType<?> type, String text) {
        assertThrows(IllegalArgumentException.class, () -> read(type, text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "1 s", "1d", "99999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertRefused(ValueType.duration(), text);
    }

    @ParameterizedTest
    @CsvSource({"200ms, 200", "5s, 5000", "90s, 90000", "10m, 600000", "1h, 3600000", "0s, 0", "90m, 5400000"})
    void durationsAreReadAndWritten(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), read(ValueType.duration(), text));
        assertEquals(text, ValueType.duration().write().apply(Duration.ofMillis(millis)));
    }

    @Test
    void zeroIsNoPositiveDuration() {
        assertEquals(Duration.ZERO, read(ValueType.duration(), "0s"));
        assertRefused(ValueType.positiveDuration(), "0s");
        assertEquals(Duration.ofMillis(1), read(ValueType.positiveDuration(), "1ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64kb", "0B", "3GiB", "-1KiB"})
    void refusesWhatIsNoSize(String text) {
        assertRefused(ValueType.size(1), text);
    }

    @ParameterizedTest
    @CsvSource({"512B, 512", "64KiB, 65536", "3MiB, 3145728", "1025B, 1025"})
    void sizesAreReadAndWritten(String text, int bytes) {
        assertEquals(bytes, read(ValueType.size(1), text));
        assertEquals(text, ValueType.size(1).write().apply(bytes));
    }

    @Test
    void sizesBelowTheLeastAreRefused() {
        assertEquals(256, read(ValueType.size(256), "256B"));
        assertRefused(ValueType.size(256), "255B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536", "80.5"})
    void refusesWhatIsNoPort(String text) {
        assertRefused(ValueType.integer(0, 65_535, ""), text);
    }

    @Test
    void numbersIncludeTheirBounds() {
        assertEquals(5, read(ValueType.integer(5, 25, "steps"), "5"));
        assertEquals(25, read(ValueType.integer(5, 25, "steps"), "25"));
        assertRefused(ValueType.integer(5, 25, "steps"), "4");
        assertRefused(ValueType.integer(5, 25, "steps"), "26");
        assertEquals("5 to 25 steps", ValueType.integer(5, 25, "steps").range());
        assertEquals(0.01, read(ValueType.decimal(0.01, 1), "0.01"));
        assertRefused(ValueType.decimal(0.01, 1), "1.01");
        assertRefused(ValueType.decimal(0.01, 1), "NaN");
        assertEquals("0.01 to 1", ValueType.decimal(0.01, 1).range());
    }

    @Test
    void choicesAreWrittenInSmallLetters() {
        ValueType<Colour> colours = ValueType.oneOf(Colour.class);
        assertEquals(Colour.GREEN, read(colours, "green"));
        assertEquals("green", colours.write().apply(Colour.GREEN));
        assertRefused(colours, "GREEN");
        assertEquals("red, green or blue", colours.expected());
        assertEquals("red|green|blue", colours.placeholder());
    }

    @Test
    void emptyTextIsNoValueWhereThatIsAllowed() {
        ValueType<Optional<Integer>> number = ValueType.optional(ValueType.integer(1, 9, ""));
        assertEquals(Optional.empty(), read(number, ""));
        assertEquals(Optional.of(3), read(number, "3"));
        assertRefused(number, "0");
        assertEquals("", number.write().apply(Optional.empty()));
        assertEquals(List.of("a", "b"), read(ValueType.list(), " a, ,b "));
        assertEquals(true, read(ValueType.flag(), "true"));
        assertEquals(false, read(ValueType.flag(), "false"));
        assertRefused(ValueType.flag(), "on");
    }
}
