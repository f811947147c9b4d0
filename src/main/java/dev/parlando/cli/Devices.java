package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.onnx.WeightProducts;
import java.nio.file.Path;
import java.util.Arrays;

/** The devices of this build, by name, and where the demo bundle lies. */
final class Devices {
    static final int MAX_THREADS = 1_024;

    /** Arithmetic on the CPU: the public names of {@link WeightProducts}. */
    static final String PRECISIONS = "fp32 or int8, which multiplies matrices that are stored in 8-bit rows in 8 bits";

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
     * @param threads of the CPU, 0 for half the processors: they are mostly two a core, and others need some
     * @param products as {@link #products} says
     * @throws VoiceException {@code DEVICE_UNAVAILABLE}
     */
    static Engine open(String device, int threads, WeightProducts products) {
        check(device);
        int used = threads == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads;
        return new OrtEngine(new OrtEngineConfig(used, false, products));
    }

    /** @throws VoiceException {@code BAD_CONFIG} */
    static WeightProducts products(String precision) {
        return Arrays.stream(WeightProducts.values())
                .filter(products -> products.publicName().equals(precision))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_CONFIG, "precision is " + precision + ", must be " + PRECISIONS));
    }

    static Path demoBundle() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""), "models", "demo");
    }
}
