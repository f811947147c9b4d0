package dev.parlando.engine.tensorrt;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.ValueType;
import dev.parlando.engine.DeviceProvider;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ModelMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Offers NVIDIA GPUs, through TensorRT. */
public final class GpuProvider implements DeviceProvider {
    /** Java system property: the folder where built plans are kept. */
    private static final String PLANS_PROPERTY = "parlando.plans";

    private static final String PREFIX = "cuda:";

    @Override
    public String kind() {
        return GpuSettings.KIND;
    }

    @Override
    public String form() {
        return PREFIX + "N";
    }

    @Override
    public boolean serves(String device) {
        return device.matches(PREFIX + "\\d{1,3}");
    }

    @Override
    public List<String> precisions() {
        return Arrays.stream(Precision.values()).map(Precision::publicName).toList();
    }

    @Override
    public List<Setting<?>> settings() {
        return GpuSettings.ALL;
    }

    /** Asks the GPU for its free memory first, so one that cannot be used is found before the model is opened. */
    @Override
    public Config plan(String device, Config config, Supplier<? extends ModelMemory> memory) {
        MemoryFit.Wanted wanted = wanted(config);
        long freeBytes = TensorRtEngine.freeBytes(ordinal(device));
        try (ModelMemory model = memory.get()) {
            MemoryFit.Choice choice = new MemoryFit(device, model, freeBytes).choose(wanted);
            return config.with(DeviceSettings.PRECISION, choice.precision().publicName(), device)
                    .with(DeviceSettings.SLOTS, Integer.toString(choice.slots()), device)
                    .with(GpuSettings.STEP_KERNELS, choice.stepKernels().publicName(), device);
        }
    }

    @Override
    public Engine open(String device, Config config) {
        return new TensorRtEngine(new TensorRtConfig(
                ordinal(device),
                precision(config).orElseThrow(),
                planFolder(),
                config.get(GpuSettings.BUILDER_LEVEL),
                config.get(GpuSettings.CUDA_GRAPHS),
                config.get(GpuSettings.ATTENTION),
                config.get(GpuSettings.CACHE_PRECISION),
                config.get(GpuSettings.STEP_KERNELS).orElseThrow()));
    }

    private MemoryFit.Wanted wanted(Config config) {
        return new MemoryFit.Wanted(
                precision(config),
                config.get(GpuSettings.CACHE_PRECISION),
                config.get(GpuSettings.STEP_KERNELS),
                config.get(DeviceSettings.SLOTS));
    }

    /** Returns the precision that is asked for; empty where the GPU is to choose. */
    private Optional<Precision> precision(Config config) {
        Optional<String> asked = config.get(DeviceSettings.PRECISION);
        if (asked.isPresent() && !precisions().contains(asked.get())) {
            throw config.wrong(
                    DeviceSettings.PRECISION, ValueType.oneOf(precisions()).expected() + " on a GPU");
        }
        return asked.map(Precision::named);
    }

    private static int ordinal(String device) {
        return Integer.parseInt(device.substring(PREFIX.length()));
    }

    private static Path planFolder() {
        String folder = System.getProperty(PLANS_PROPERTY);
        return folder == null
                ? Path.of(System.getProperty("user.home"), ".cache", "parlando", "plans")
                : Path.of(folder);
    }
}
