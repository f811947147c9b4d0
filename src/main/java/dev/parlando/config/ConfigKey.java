package dev.parlando.config;

import java.util.Locale;

/**
 * One setting. Names are public: retired, never renamed.
 *
 * @param name dashed, with the feature before the dot: {@code server.max-sessions}
 * @param defaultValue as one would write it; empty for none
 * @param help one line
 * @param secret never shown
 */
public record ConfigKey(String name, String defaultValue, String help, boolean secret) {
    public static ConfigKey of(String name, String defaultValue, String help) {
        return new ConfigKey(name, defaultValue, help, false);
    }

    public static ConfigKey secret(String name, String help) {
        return new ConfigKey(name, "", help, true);
    }

    /** Its environment variable: {@code PARLANDO_SERVER_MAX_SESSIONS}. */
    public String environmentName() {
        return Config.ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
