package dev.parlando.cli.local;

import dev.parlando.config.Setting;
import dev.parlando.server.ServerConfig;
import java.util.List;
import java.util.stream.Stream;

/** Lists the settings of the whole program: those that may stand in a configuration file and in the environment. */
public final class ProgramSettings {
    /** Settings of the server, then those of speech, in the order of {@code docs/configuration.md}. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    ServerConfig.SETTINGS.stream(), LocalSpeech.SETTINGS.stream())
            .<Setting<?>>map(setting -> setting)
            .toList();

    private ProgramSettings() {}
}
