package dev.parlando.cli;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigKey;
import dev.parlando.server.SpeechEngine;
import java.util.List;

/** Where a server's speech comes from; given to {@link ServeCommand} by whoever puts the program together. */
public interface SpeechLoader {
    /** Keys that choose the model and the device. */
    List<ConfigKey> keys();

    /**
     * The engines that the configuration asks for, one a device, none of them open yet.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}, {@code BAD_BUNDLE}
     */
    List<SpeechEngine> engines(Config config);
}
