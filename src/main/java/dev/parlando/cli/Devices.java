package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.engine.tensorrt.Precision;
import dev.parlando.engine.tensorrt.TensorRtConfig;
import dev.parlando.engine.tensorrt.TensorRtEngine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.layers.WeightProducts;
import dev.parlando.speech.ModelBundle;
import java.nio.file.Path;
import java.util.List;

/** The devices of this build, by name, and where the demo bundle lies. */
public final class Devices {
    static final String PRECISIONS = "arithmetic: fp32 or int8 (matrices that are stored in 8-bit rows, the default) on"
            + " a CPU; tf32 (the default where it fits), mixed (language model in bf16, the default elsewhere), bf16 or fp32 on a GPU";

    private static final List<WeightProducts> CPU_PRODUCTS = List.of(WeightProducts.FLOAT32, WeightProducts.EIGHT_BIT);

    /** Java system property: where plans are kept. */
    private static final String PLANS_PROPERTY = "parlando.plans";

    private static final String CPU = "cpu";
    /** Set by {@code scripts/parlando} to the folder that holds {@code models}. */
    private static final String HOME_PROPERTY = "parlando.home";

    private Devices() {}

    /** @throws VoiceException {@code DEVICE_UNAVAILABLE} for a name that is none */
    static void check(String device) {
        if (!device.equals(CPU)) {
            ordinal(device);
        }
    }

    /**
     * Opens a device: {@code cpu} or {@code cuda:N}.
     *
     * @param setup of this device
     * @throws VoiceException {@code DEVICE_UNAVAILABLE}, {@code BAD_CONFIG}
     */
    static Engine open(String device, DeviceSetup setup, DeviceTuning tuning) {
        if (device.equals(CPU)) {
            int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            return openCpu(setup.precision(), tuning.threads() == 0 ? half : tuning.threads());
        }
        return new TensorRtEngine(new TensorRtConfig(
                ordinal(device),
                Precision.named(setup.precision()),
                planFolder(),
                tuning.builderLevel(),
                tuning.cudaGraphs(),
                tuning.attention(),
                tuning.speechCache(),
                setup.stepKernels()));
    }

    /** @throws VoiceException {@code BAD_CONFIG} for a precision that a CPU does not have */
    public static Engine openCpu(String precision, int threads) {
        return new OrtEngine(new OrtEngineConfig(threads, false, products(precision)));
    }

    /**
     * Fills in what the user has left open. A GPU is asked for its free memory, so one that cannot be used is found here.
     *
     * @throws VoiceException {@code DEVICE_UNAVAILABLE}; {@code BAD_CONFIG} for a wrong precision or what does not fit;
     *     {@code BAD_BUNDLE} on a GPU
     */
    static DeviceSetup setUp(String device, Path model, DeviceSetup.Wanted wanted) {
        if (device.equals(CPU)) {
            String precision =
                    wanted.precision().isEmpty() ? WeightProducts.EIGHT_BIT.publicName() : wanted.precision();
            return DeviceSetup.ofCpu(products(precision).publicName(), wanted);
        }
        long freeBytes = TensorRtEngine.freeBytes(ordinal(device));
        try (ModelBundle bundle = KnownModels.open(model)) {
            return DeviceSetup.ofGpu(device, bundle, wanted, freeBytes);
        }
    }

    private static int ordinal(String device) {
        if (!device.matches("cuda:\\d{1,3}")) {
            throw new VoiceException(
                    ErrorCode.DEVICE_UNAVAILABLE, "device " + device + " is not known; there are: cpu, cuda:N");
        }
        return Integer.parseInt(device.substring(device.indexOf(':') + 1));
    }

    private static WeightProducts products(String precision) {
        return CPU_PRODUCTS.stream()
                .filter(products -> products.publicName().equals(precision))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_CONFIG, "precision is " + precision + ", must be fp32 or int8 on a CPU"));
    }

    private static Path planFolder() {
        String folder = System.getProperty(PLANS_PROPERTY);
        return folder == null
                ? Path.of(System.getProperty("user.home"), ".cache", "parlando", "plans")
                : Path.of(folder);
    }

    static Path demoBundle() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""), "models", "demo");
    }
}
