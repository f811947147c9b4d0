package dev.parlando.cli.local;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.server.SpeechEngine;
import java.util.List;

/** Gives a server its speech. The program has one, {@link LocalSpeech}; tests have simpler ones. */
public interface SpeechLoader {
    /** Returns the settings that choose the model and the device. */
    List<Setting<?>> settings();

    /**
     * Returns the engines that the configuration asks for, one a device, none of them open yet.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}, {@code BAD_BUNDLE}
     */
    List<SpeechEngine> engines(Config config);
}
