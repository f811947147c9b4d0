package dev.parlando.config;

import java.util.Locale;

/**
 * Declares one setting. Flags, environment variable, line in the configuration file, range and row of
 * {@code docs/configuration.md} are made from this declaration. Names are public: they are retired, never renamed.
 *
 * @param name dashed, with the feature before the dot: {@code server.max-sessions}
 * @param type of the values
 * @param defaultValue holds unless something else is set
 * @param help one line, plain text
 * @param traits rare properties
 */
public record Setting<T>(String name, ValueType<T> type, T defaultValue, String help, Traits traits) {
    static final String ENVIRONMENT_PREFIX = "PARLANDO_";

    /**
     * Holds the properties that only few settings have.
     *
     * @param shortFlag a second, shorter flag such as {@code --port}; empty for none
     * @param isSecret whether the value is never shown
     * @param device the only kind of device that heeds the setting, such as {@code GPU}; empty if all do
     */
    public record Traits(String shortFlag, boolean isSecret, String device) {
        private static final Traits NONE = new Traits("", false, "");
    }

    /** Declares a setting of the usual kind: shown, with one flag, heeded by every device. */
    public static <T> Setting<T> of(String name, ValueType<T> type, T defaultValue, String help) {
        return new Setting<>(name, type, defaultValue, help, Traits.NONE);
    }

    /** Returns the setting with a second, shorter flag. */
    public Setting<T> withShortFlag(String flag) {
        return new Setting<>(name, type, defaultValue, help, new Traits(flag, traits.isSecret(), traits.device()));
    }

    /** Returns the setting as a secret, whose value is never shown. */
    public Setting<T> secret() {
        return new Setting<>(name, type, defaultValue, help, new Traits(traits.shortFlag(), true, traits.device()));
    }

    /** Returns the setting as one that only a kind of device heeds; the others check its value and change nothing. */
    public Setting<T> onlyOn(String device) {
        return new Setting<>(name, type, defaultValue, help, new Traits(traits.shortFlag(), traits.isSecret(), device));
    }

    /** Returns the flag: {@code --server.max-sessions}. */
    public String flag() {
        return "--" + name;
    }

    /** Returns the environment variable: {@code PARLANDO_SERVER_MAX_SESSIONS}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the short flag without its dashes, or the name where there is none: the key in a variant of a study. */
    public String shortName() {
        return traits.shortFlag().isEmpty() ? name : traits.shortFlag().substring(2);
    }

    /** Returns whether the values are true and false. */
    public boolean isSwitch() {
        return defaultValue instanceof Boolean;
    }

    /** Returns the default as one would write it. */
    public String defaultText() {
        return textOf(defaultValue);
    }

    /** Returns a value as one would write it. */
    public String textOf(T value) {
        return type.write().apply(value);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException for text that is not allowed
     */
    T valueOf(String text) {
        return type.read().apply(text);
    }
}
