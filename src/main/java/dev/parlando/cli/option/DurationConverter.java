package dev.parlando.cli.option;

import dev.parlando.config.ValueType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as settings write them: {@code 200ms}, {@code 30s}, {@code 10m}, {@code 1h}. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final ValueType<Duration> TYPE = ValueType.duration();

    @Override
    public Duration convert(String value) {
        try {
            return TYPE.read().apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "' is not " + TYPE.expected());
        }
    }
}
