package dev.parlando.config;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of all keys: the default, unless a file, the environment or a flag says otherwise, the later winning. A key that
 * nobody knows is an error. Every complaint is {@code BAD_CONFIG} and names the key, the value and where it was set.
 */
public final class Config {
    static final String ENVIRONMENT_PREFIX = "PARLANDO_";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

    private final Map<ConfigKey, Setting> settings = new LinkedHashMap<>();

    /** A value and, for messages, where it comes from. */
    private record Setting(String value, String origin) {}

    private Config(List<ConfigKey> keys) {
        keys.forEach(key -> settings.put(key, new Setting(key.defaultValue(), "default")));
    }

    /**
     * Puts the layers over the defaults.
     *
     * @param keys all that are known
     * @param file values by key name
     * @param environment all variables; those that do not begin with {@code PARLANDO_} are left alone
     * @param flags values by key name
     */
    public static Config load(
            List<ConfigKey> keys,
            Map<String, String> file,
            Map<String, String> environment,
            Map<String, String> flags) {
        Config config = new Config(keys);
        config.putAll(file, "configuration file", ConfigKey::name);
        Map<String, String> ours = environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(ENVIRONMENT_PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        config.putAll(ours, "environment", ConfigKey::environmentName);
        config.putAll(flags, "command line", ConfigKey::name);
        return config;
    }

    /** Nothing but defaults. */
    public static Config defaults(List<ConfigKey> keys) {
        return new Config(keys);
    }

    public String text(ConfigKey key) {
        return setting(key).value();
    }

    /** The value, unless it is empty. */
    public Optional<String> optional(ConfigKey key) {
        return Optional.of(text(key)).filter(value -> !value.isEmpty());
    }

    /** Values between commas. */
    public List<String> list(ConfigKey key) {
        return Stream.of(text(key).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    public int integer(ConfigKey key, int min, int max) {
        try {
            int value = Integer.parseInt(text(key));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, "an integer from " + min + " to " + max);
        }
        throw wrong(key, "an integer from " + min + " to " + max);
    }

    /** @throws VoiceException {@code BAD_CONFIG} unless it is a number within the bounds */
    public double decimal(ConfigKey key, double min, double max) {
        try {
            double value = Double.parseDouble(text(key));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of bounds
        }
        throw wrong(key, "a number from " + min + " to " + max);
    }

    /** @throws VoiceException {@code BAD_CONFIG} unless it is true or false */
    public boolean flag(ConfigKey key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    /** Such as {@code 200ms}, {@code 5s}, {@code 10m}, {@code 1h}. */
    public Duration duration(ConfigKey key) {
        Matcher matcher = DURATION.matcher(text(key));
        if (!matcher.matches()) {
            throw wrong(key, "a duration such as 200ms, 5s, 10m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** A duration that is not zero. */
    public Duration positiveDuration(ConfigKey key) {
        Duration value = duration(key);
        if (value.isZero()) {
            throw wrong(key, "longer than zero");
        }
        return value;
    }

    /** Such as {@code 512B}, {@code 64KiB}, {@code 1MiB}; in bytes. */
    public int bytes(ConfigKey key, int min) {
        Matcher matcher = SIZE.matcher(text(key));
        if (!matcher.matches()) {
            throw wrong(key, "a size such as 512B, 64KiB or 1MiB");
        }
        int shift = List.of("B", "KiB", "MiB", "GiB").indexOf(matcher.group(2)) * 10;
        long value = Long.parseLong(matcher.group(1)) << shift;
        if (value < min || value > Integer.MAX_VALUE) {
            throw wrong(key, "a size from " + min + "B to " + Integer.MAX_VALUE + "B");
        }
        return (int) value;
    }

    /** One line a key: name, value, origin; secrets hidden. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        settings.forEach((key, setting) ->
                lines.add(key.name() + " = " + shown(key, setting) + "   (" + setting.origin() + ")"));
        return lines;
    }

    /** An error about the value of {@code key}. */
    public VoiceException wrong(ConfigKey key, String expected) {
        Setting setting = setting(key);
        return new VoiceException(
                ErrorCode.BAD_CONFIG,
                key.name() + " is '" + shown(key, setting) + "' (" + setting.origin() + "), it must be " + expected);
    }

    private static String shown(ConfigKey key, Setting setting) {
        return key.secret() && !setting.value().isEmpty() ? "***" : setting.value();
    }

    private Setting setting(ConfigKey key) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalArgumentException("key not declared: " + key.name());
        }
        return setting;
    }

    private void putAll(Map<String, String> values, String origin, Function<ConfigKey, String> naming) {
        Map<String, ConfigKey> byName = settings.keySet().stream().collect(Collectors.toMap(naming, key -> key));
        values.forEach((name, value) -> {
            ConfigKey key = byName.get(name);
            if (key == null) {
                throw new VoiceException(
                        ErrorCode.BAD_CONFIG,
                        "unknown key " + name + " (" + origin + ")" + NearNames.hint(name, byName.keySet()));
            }
            settings.put(key, new Setting(value.strip(), origin));
        });
    }
}
