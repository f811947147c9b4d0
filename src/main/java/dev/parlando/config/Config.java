package dev.parlando.config;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the values of settings: the default, unless a file, the environment or a flag says otherwise; the later wins. Every
 * value is checked when it is loaded. Every complaint is {@code BAD_CONFIG} and names the key, the value and where it was
 * set. Immutable.
 */
public final class Config {
    private static final String DEFAULT = "default";

    private final Map<Setting<?>, Entry> entries;

    /** Holds a value and, for messages, where it comes from. */
    private record Entry(String text, String origin) {}

    private Config(Map<Setting<?>, Entry> entries) {
        this.entries = entries;
    }

    /**
     * Loads the values: puts file, environment and flags over the defaults, and checks every value.
     *
     * @param settings all that exist
     * @param file values by key
     * @param environment all variables; those that do not begin with {@code PARLANDO_} are left alone
     * @param flags values by key
     * @throws VoiceException {@code BAD_CONFIG} for a key that does not exist, the cause being an
     *     {@link UnknownNameException}, and for a value that is not allowed
     */
    public static Config load(
            List<Setting<?>> settings,
            Map<String, String> file,
            Map<String, String> environment,
            Map<String, String> flags) {
        Config config = defaults(settings);
        config.putAll(file, "configuration file", Setting::name);
        Map<String, String> ours = environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(Setting.ENVIRONMENT_PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        config.putAll(ours, "environment", Setting::environmentName);
        config.putAll(flags, "command line", Setting::name);
        config.entries.keySet().forEach(config::get);
        return config;
    }

    /** Returns the defaults of all settings. */
    public static Config defaults(List<Setting<?>> settings) {
        Map<Setting<?>, Entry> entries = new LinkedHashMap<>();
        settings.forEach(setting -> entries.put(setting, new Entry(setting.defaultText(), DEFAULT)));
        return new Config(entries);
    }

    /**
     * Returns a copy in which one setting has another value.
     *
     * @param origin for messages: who has chosen the value
     * @throws VoiceException {@code BAD_CONFIG} if the text is not allowed
     */
    public Config with(Setting<?> setting, String text, String origin) {
        entry(setting);
        Map<Setting<?>, Entry> changed = new LinkedHashMap<>(entries);
        changed.put(setting, new Entry(text.strip(), origin));
        Config config = new Config(changed);
        config.get(setting);
        return config;
    }

    /** Returns the value of a setting. */
    public <T> T get(Setting<T> setting) {
        try {
            return setting.valueOf(entry(setting).text());
        } catch (IllegalArgumentException e) {
            throw wrong(setting, setting.type().expected());
        }
    }

    /** Returns one line a setting: name, value, origin; secrets are hidden. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        entries.forEach((setting, entry) ->
                lines.add(setting.name() + " = " + shown(setting, entry) + "   (" + entry.origin() + ")"));
        return lines;
    }

    /** Returns an error about the value of a setting: {@code server.port is 'x' (command line), it must be …}. */
    public VoiceException wrong(Setting<?> setting, String expected) {
        Entry entry = entry(setting);
        return new VoiceException(
                ErrorCode.BAD_CONFIG,
                setting.name() + " is '" + shown(setting, entry) + "' (" + entry.origin() + "), it must be "
                        + expected);
    }

    private static String shown(Setting<?> setting, Entry entry) {
        return setting.traits().isSecret() && !entry.text().isEmpty() ? "***" : entry.text();
    }

    private Entry entry(Setting<?> setting) {
        Entry entry = entries.get(setting);
        if (entry == null) {
            throw new IllegalArgumentException("setting not loaded: " + setting.name());
        }
        return entry;
    }

    private void putAll(Map<String, String> values, String origin, Function<Setting<?>, String> naming) {
        Map<String, Setting<?>> byName =
                entries.keySet().stream().collect(Collectors.toMap(naming, setting -> setting));
        values.forEach((name, value) -> {
            Setting<?> setting = byName.get(name);
            if (setting == null) {
                UnknownNameException unknown =
                        new UnknownNameException("unknown key " + name + " (" + origin + ")", name, byName.keySet());
                throw new VoiceException(ErrorCode.BAD_CONFIG, String.valueOf(unknown.getMessage()), unknown);
            }
            entries.put(setting, new Entry(value.strip(), origin));
        });
    }
}
