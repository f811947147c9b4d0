package dev.parlando.cli.local;

import static dev.parlando.config.ValueType.flag;
import static dev.parlando.config.ValueType.list;
import static dev.parlando.config.ValueType.optional;
import static dev.parlando.config.ValueType.path;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.engine.DeviceProvider;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.ort.CpuProvider;
import dev.parlando.engine.tensorrt.GpuProvider;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.server.SpeechEngine;
import dev.parlando.speech.BundleMemory;
import dev.parlando.speech.ModelFamilies;
import dev.parlando.speech.SpeechSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Speaks with a bundle on this machine's devices. */
public final class LocalSpeech implements SpeechLoader {
    /** Java system property for the folder that holds {@code models}; {@code scripts/parlando} sets it. */
    private static final String HOME_PROPERTY = "parlando.home";

    /** Kinds of devices of this build. */
    static final List<DeviceProvider> PROVIDERS = List.of(new CpuProvider(), new GpuProvider());

    public static final Setting<Optional<Path>> MODEL = Setting.of(
                    "speech.model",
                    optional(path()),
                    Optional.empty(),
                    "folder laid out as the MiniCPM-o 2.6 checkpoint; empty for the demo bundle")
            .withShortFlag("--model");
    static final Setting<Boolean> CHECK_BUNDLE = Setting.of(
                    "speech.check-bundle",
                    flag(),
                    true,
                    "reads every file of the bundle when it is loaded: compares the sums of SHA256SUMS where there is one, and"
                            + " refuses weights that cannot be right; false reads small tensors only")
            .withShortFlag("--check-bundle");
    public static final Setting<List<String>> DEVICE = Setting.of(
                    "speech.device",
                    list(),
                    List.of("cpu"),
                    "what runs the networks: cpu, or a GPU such as cuda:0; a server takes several, as cuda:0,cuda:1")
            .withShortFlag("--device");

    /** Every setting of speech in this process, in the order of the documentation. */
    public static final List<Setting<?>> SETTINGS = Stream.of(
                    Stream.of(MODEL, CHECK_BUNDLE, DEVICE),
                    DeviceSettings.ALL.stream(),
                    PROVIDERS.stream().flatMap(provider -> provider.settings().stream()),
                    SpeechSettings.ALL.stream())
            .<Setting<?>>flatMap(settings -> settings)
            .toList();

    /** Returns all settings but the given ones, which a command decides itself or does not need. */
    public static List<Setting<?>> settingsBut(Setting<?>... others) {
        return SETTINGS.stream()
                .filter(setting -> !List.of(others).contains(setting))
                .toList();
    }

    @Override
    public List<Setting<?>> settings() {
        return SETTINGS;
    }

    @Override
    public List<SpeechEngine> engines(Config config) {
        ModelFamilies families = checking(config);
        return devices(config).stream()
                .map(device -> plan(families, device, config))
                .map(planned -> new SpeechEngine(
                        planned.device(), planned.precision(), stages -> planned.open(planned.openEngine(), stages)))
                .toList();
    }

    /**
     * Fills in everything that a configuration of one device leaves open. Opens nothing.
     *
     * @throws VoiceException {@code BAD_CONFIG}, {@code DEVICE_UNAVAILABLE}; {@code BAD_BUNDLE} on a GPU
     */
    public static PlannedSpeech plan(Config config) {
        return plan(checking(config), onlyDevice(config), config);
    }

    /** Returns the configuration of a command that runs single networks: with one slot and one conversation. */
    public static Config ofNetworks(Config config) {
        return config.with(DeviceSettings.SLOTS, "1", "networks").with(SpeechSettings.CONVERSATIONS, "1", "networks");
    }

    private static ModelFamilies checking(Config config) {
        return KnownModels.FAMILIES.checking(config.get(CHECK_BUNDLE), CHECK_BUNDLE.name() + "=false");
    }

    private static PlannedSpeech plan(ModelFamilies families, String device, Config config) {
        DeviceProvider provider = provider(device);
        Path model = model(config);
        return new PlannedSpeech(
                families,
                model,
                device,
                provider,
                provider.plan(device, config, () -> new BundleMemory(KnownModels.open(model), config)));
    }

    /** Returns the folder of the bundle that the configuration names. */
    public static Path model(Config config) {
        return config.get(MODEL).orElseGet(LocalSpeech::demoBundle);
    }

    /** Returns the folder of the bundle that comes with the program. */
    static Path demoBundle() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""), "models", "demo");
    }

    /**
     * Refuses a configuration that names a device which cannot exist; no device is opened.
     *
     * @throws VoiceException {@code DEVICE_UNAVAILABLE}, {@code BAD_CONFIG}
     */
    public static void checkDevice(Config config) {
        provider(onlyDevice(config));
    }

    private static String onlyDevice(Config config) {
        List<String> devices = devices(config);
        if (devices.size() > 1) {
            throw config.wrong(DEVICE, "one device");
        }
        return devices.get(0);
    }

    private static List<String> devices(Config config) {
        List<String> devices = config.get(DEVICE);
        if (devices.isEmpty()) {
            throw config.wrong(DEVICE, "the name of a device: " + forms());
        }
        if (Set.copyOf(devices).size() < devices.size()) {
            throw config.wrong(DEVICE, "devices that differ; each is named once");
        }
        return devices;
    }

    private static DeviceProvider provider(String device) {
        return PROVIDERS.stream()
                .filter(provider -> provider.serves(device))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.DEVICE_UNAVAILABLE, "device " + device + " is not known; there are: " + forms()));
    }

    private static String forms() {
        return PROVIDERS.stream().map(DeviceProvider::form).collect(Collectors.joining(", "));
    }
}
