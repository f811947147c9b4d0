package dev.parlando.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says how a setting's values are written and which of them are allowed.
 *
 * @param read turns text into a value; throws {@link IllegalArgumentException} for text that is not allowed
 * @param write turns a value into text that {@code read} understands
 * @param expected completes the message "it must be …"
 * @param range the allowed values with their unit, for the documentation
 * @param placeholder stands for the value in a command's help
 */
public record ValueType<T>(
        Function<String, T> read, Function<T, String> write, String expected, String range, String placeholder) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
    private static final String DURATION_FORM = "a duration such as 200ms, 5s, 10m or 1h";

    /** Allows any text. */
    public static ValueType<String> text() {
        return new ValueType<>(text -> text, text -> text, "text", "text", "TEXT");
    }

    /** Allows the path of a file or a folder, which need not exist. */
    public static ValueType<Path> path() {
        return new ValueType<>(Path::of, Path::toString, "a path", "path", "PATH");
    }

    /** Allows texts with commas between them. */
    public static ValueType<List<String>> list() {
        return new ValueType<>(ValueType::split, items -> String.join(",", items), "a list", "list", "LIST");
    }

    /** Allows {@code true} and {@code false}. */
    public static ValueType<Boolean> flag() {
        return new ValueType<>(
                text -> {
                    require(text.equals("true") || text.equals("false"));
                    return text.equals("true");
                },
                value -> Boolean.toString(value),
                "true or false",
                "true, false",
                "true|false");
    }

    /**
     * Allows whole numbers between two bounds, bounds included.
     *
     * @param unit of the numbers, for the documentation; empty for none
     */
    public static ValueType<Integer> integer(int min, int max, String unit) {
        return new ValueType<>(
                text -> {
                    int value = Integer.parseInt(text);
                    require(value >= min && value <= max);
                    return value;
                },
                value -> Integer.toString(value),
                "an integer from " + min + " to " + max,
                (min + " to " + max + " " + unit).strip(),
                "N");
    }

    /** Allows numbers with a fraction between two bounds, bounds included. */
    public static ValueType<Double> decimal(double min, double max) {
        String bounds = shortest(min) + " to " + shortest(max);
        return new ValueType<>(
                text -> {
                    double value = Double.parseDouble(text);
                    require(value >= min && value <= max);
                    return value;
                },
                ValueType::shortest,
                "a number from " + bounds,
                bounds,
                "X");
    }

    /** Allows durations such as {@code 200ms}, {@code 5s}, {@code 10m}, {@code 1h}; zero included. */
    public static ValueType<Duration> duration() {
        return new ValueType<>(
                ValueType::readDuration, ValueType::writeDuration, DURATION_FORM, "duration, 0s or longer", "TIME");
    }

    /** Allows durations longer than zero. */
    public static ValueType<Duration> positiveDuration() {
        return new ValueType<>(
                text -> {
                    Duration value = readDuration(text);
                    require(!value.isZero());
                    return value;
                },
                ValueType::writeDuration,
                DURATION_FORM + ", longer than zero",
                "duration, longer than 0s",
                "TIME");
    }

    /**
     * Allows sizes such as {@code 512B}, {@code 64KiB}, {@code 1MiB}, in bytes.
     *
     * @param min smallest size, in bytes
     */
    public static ValueType<Integer> size(int min) {
        String bounds = writeSize(min) + " to " + Integer.MAX_VALUE + "B";
        return new ValueType<>(
                text -> {
                    long value = readSize(text);
                    require(value >= min && value <= Integer.MAX_VALUE);
                    return (int) value;
                },
                value -> writeSize(value),
                "a size such as 512B, 64KiB or 1MiB, from " + bounds,
                bounds,
                "SIZE");
    }

    /** Allows the given words and nothing else. */
    public static ValueType<String> oneOf(List<String> words) {
        return choice(words, Function.identity());
    }

    /** Allows the values of an enum, written in small letters. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> choices) {
        return choice(
                Arrays.asList(choices.getEnumConstants()),
                choice -> choice.name().toLowerCase(Locale.ROOT));
    }

    private static <T> ValueType<T> choice(List<T> choices, Function<T, String> nameOf) {
        List<String> names = choices.stream().map(nameOf).toList();
        int last = names.size() - 1;
        return new ValueType<>(
                text -> {
                    require(names.contains(text));
                    return choices.get(names.indexOf(text));
                },
                nameOf,
                String.join(", ", names.subList(0, last)) + " or " + names.get(last),
                String.join(", ", names),
                String.join("|", names));
    }

    /** Allows the values of another type, and empty text for none. */
    public static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
        return new ValueType<>(
                text -> text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(type.read().apply(text)),
                value -> value.map(type.write()).orElse(""),
                type.expected() + ", or empty",
                type.range(),
                type.placeholder());
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
    }

    private static List<String> split(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }

    private static String shortest(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static Duration readDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        require(matcher.matches());
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String writeDuration(Duration value) {
        if (value.toMillis() % 1_000 != 0) {
            return value.toMillis() + "ms";
        }
        if (value.isZero() || value.toSeconds() % 60 != 0) {
            return value.toSeconds() + "s";
        }
        return value.toMinutes() % 60 == 0 ? value.toHours() + "h" : value.toMinutes() + "m";
    }

    private static long readSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        require(matcher.matches());
        int shift = List.of("B", "KiB", "MiB", "GiB").indexOf(matcher.group(2)) * 10;
        return Long.parseLong(matcher.group(1)) << shift;
    }

    private static String writeSize(int bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return bytes + "B";
        }
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }
}
