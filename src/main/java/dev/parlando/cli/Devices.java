package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Path;

/** The devices of this build, by name, and where the demo bundle lies. */
final class Devices {
    static final int MAX_THREADS = 1_024;
    static final String PRECISION = "fp32";

    private static final String CPU = "cpu";
    /** Set by {@code scripts/parlando} to the folder that holds {@code models}. */
    private static final String HOME_PROPERTY = "parlando.home";

    private Devices() {}

    /** @throws VoiceException {@code DEVICE_UNAVAILABLE} */
    static void check(String device) {
        if (!device.equals(CPU)) {
            throw new VoiceException(
                    ErrorCode.DEVICE_UNAVAILABLE,
                    "device " + device + " is not available in this build; there is: " + CPU);
        }
    }

    /**
     * Opens a device.
     *
     * @param threads of the CPU, 0 for all cores
     * @throws VoiceException {@code DEVICE_UNAVAILABLE}
     */
    static Engine open(String device, int threads) {
        check(device);
        return new OrtEngine(threads == 0 ? OrtEngineConfig.defaults() : new OrtEngineConfig(threads, true));
    }

    static Path demoBundle() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""), "models", "demo");
    }
}
