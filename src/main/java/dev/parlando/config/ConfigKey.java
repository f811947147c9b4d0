package dev.parlando.config;

import java.util.Locale;

/**
 * One setting. Names are public: retired, never renamed.
 *
 * @param name dashed, with the feature before the dot: {@code server.max-sessions}
 * @param defaultValue as one would write it; empty for none
 * @param help one line
 * @param secret never shown
 * @param shortFlag a second, shorter flag such as {@code --port}; empty for none
 */
public record ConfigKey(String name, String defaultValue, String help, boolean secret, String shortFlag) {
    public static ConfigKey of(String name, String defaultValue, String help) {
        return new ConfigKey(name, defaultValue, help, false, "");
    }

    public static ConfigKey secret(String name, String help) {
        return new ConfigKey(name, "", help, true, "");
    }

    public ConfigKey withShortFlag(String flag) {
        return new ConfigKey(name, defaultValue, help, secret, flag);
    }

    /** Its flag: {@code --server.max-sessions}. */
    public String flag() {
        return "--" + name;
    }

    /** Its environment variable: {@code PARLANDO_SERVER_MAX_SESSIONS}. */
    public String environmentName() {
        return Config.ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
