package dev.parlando.engine.ort;

import static dev.parlando.config.ValueType.integer;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.ValueType;
import dev.parlando.engine.DeviceProvider;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ModelMemory;
import dev.parlando.layers.WeightProducts;
import java.util.List;
import java.util.function.Supplier;

/** Offers the CPU, through ONNX Runtime. */
public final class CpuProvider implements DeviceProvider {
    private static final String KIND = "CPU";
    private static final String DEVICE = "cpu";

    /** Values of the setting {@code precision}; the default comes first. */
    private static final List<WeightProducts> PRODUCTS = List.of(WeightProducts.EIGHT_BIT, WeightProducts.FLOAT32);

    public static final Setting<Integer> THREADS = Setting.of(
                    "speech.threads",
                    integer(0, 1_024, "threads"),
                    0,
                    "threads that run the networks; 0 for half the processors, since most cores show up as two")
            .withShortFlag("--threads")
            .onlyOn(KIND);

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String form() {
        return DEVICE;
    }

    @Override
    public boolean serves(String device) {
        return device.equals(DEVICE);
    }

    @Override
    public List<String> precisions() {
        return PRODUCTS.stream().map(WeightProducts::publicName).toList();
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(THREADS);
    }

    @Override
    public Config plan(String device, Config config, Supplier<? extends ModelMemory> memory) {
        return config.with(DeviceSettings.PRECISION, products(config).publicName(), device)
                .with(
                        DeviceSettings.SLOTS,
                        Integer.toString(config.get(DeviceSettings.SLOTS).orElse(DeviceSettings.USUAL_SLOTS)),
                        device);
    }

    @Override
    public Engine open(String device, Config config) {
        int asked = config.get(THREADS);
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new OrtEngine(new OrtEngineConfig(asked == 0 ? half : asked, false, products(config)));
    }

    private WeightProducts products(Config config) {
        String name = config.get(DeviceSettings.PRECISION).orElse(precisions().get(0));
        return PRODUCTS.stream()
                .filter(products -> products.publicName().equals(name))
                .findFirst()
                .orElseThrow(() -> config.wrong(
                        DeviceSettings.PRECISION, ValueType.oneOf(precisions()).expected() + " on a CPU"));
    }
}
