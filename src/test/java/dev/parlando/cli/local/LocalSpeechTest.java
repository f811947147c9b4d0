package dev.parlando.cli.local;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.engine.DeviceProvider;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.server.SpeechEngine;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.SpeechSettings;
import dev.parlando.speech.TurnScheduler;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LocalSpeechTest {
    /** Settings that take any text; a device and a folder are looked for later. */
    private static final Set<String> ANY_TEXT = Set.of("speech.device", "speech.model");

    private final LocalSpeech speech = new LocalSpeech();

    private List<SpeechEngine> engines(String key, String value) {
        return speech.engines(Config.load(speech.settings(), Map.of(), Map.of(), Map.of(key, value)));
    }

    @Test
    void theDemoOnTheCpuIsTheDefault() {
        List<SpeechEngine> engines = speech.engines(Config.defaults(speech.settings()));
        assertEquals(1, engines.size());
        assertEquals("cpu", engines.get(0).device());
        assertEquals("int8", engines.get(0).precision());
        try (TurnScheduler scheduler = engines.get(0).load().apply((stage, nanos) -> {})) {
            assertEquals("demo", scheduler.modelName());
        }
    }

    @Test
    void wrongValuesAreRefusedByKey() {
        List<String> checked = LocalSpeech.SETTINGS.stream()
                .map(Setting::name)
                .filter(key -> !ANY_TEXT.contains(key))
                .toList();
        assertEquals(LocalSpeech.SETTINGS.size() - ANY_TEXT.size(), checked.size());
        for (String key : checked) {
            assertRefused(ErrorCode.BAD_CONFIG, key + " is '-1' (command line)", () -> engines(key, "-1"));
        }
        assertRefused(ErrorCode.DEVICE_UNAVAILABLE, "cuda:0", () -> engines("speech.device", "cuda:0"));
    }

    @Test
    void whatIsOfAGpuIsCheckedAndChangesNothingOnACpu() {
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.builder-level is '6' (command line), it must be an integer from 0 to 5",
                () -> engines("speech.builder-level", "6"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.cuda-graphs is 'off' (command line), it must be true or false",
                () -> engines("speech.cuda-graphs", "off"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.cache-precision is 'fp8' (command line), it must be fp32 or fp16",
                () -> engines("speech.cache-precision", "fp8"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.step-kernels is 'some' (command line), it must be none, speech or all, or empty",
                () -> engines("speech.step-kernels", "some"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.attention is 'flash' (command line), it must be joined or split",
                () -> engines("speech.attention", "flash"));
        assertEquals("cpu", engines("speech.builder-level", "0").get(0).device());
        assertEquals("cpu", engines("speech.attention", "joined").get(0).device());
        assertEquals("cpu", engines("speech.cache-precision", "fp16").get(0).device());
        assertEquals("cpu", engines("speech.cuda-graphs", "false").get(0).device());
        assertEquals("cpu", engines("speech.step-kernels", "all").get(0).device());
    }

    @Test
    void aMissingBundleIsNamedWhenItIsLoaded() {
        SpeechEngine engine = engines("speech.model", "no/such/folder").get(0);
        assertRefused(
                ErrorCode.BAD_BUNDLE, "folder is missing", () -> engine.load().apply((stage, nanos) -> {}));
    }

    @Test
    void aDeviceRefusesThePrecisionsOfOthers() {
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.precision is 'tf32' (command line), it must be int8 or fp32 on a CPU",
                () -> engines("speech.precision", "tf32"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "it must be tf32, mixed, bf16 or fp32 on a GPU",
                () -> speech.engines(Config.load(
                        speech.settings(),
                        Map.of(),
                        Map.of(),
                        Map.of("speech.precision", "int8", "speech.device", "cuda:0"))));
    }

    @Test
    void everyPrecisionIsOneOfSomeDevice() {
        Set<String> ofDevices = LocalSpeech.PROVIDERS.stream()
                .flatMap(provider -> provider.precisions().stream())
                .collect(Collectors.toSet());
        assertEquals(
                ofDevices,
                Set.of(DeviceSettings.PRECISION.type().range().split(", ")),
                "speech.precision allows what no device knows, or not all that one knows");
    }

    @Test
    void settingsOfAProviderAreHeededOnItsDevicesOnly() {
        for (DeviceProvider provider : LocalSpeech.PROVIDERS) {
            provider.settings()
                    .forEach(setting ->
                            assertEquals(provider.kind(), setting.traits().device(), setting.name()));
        }
        long bound = LocalSpeech.SETTINGS.stream()
                .filter(setting -> !setting.traits().device().isEmpty())
                .count();
        assertEquals(
                bound,
                LocalSpeech.PROVIDERS.stream()
                        .mapToLong(provider -> provider.settings().size())
                        .sum());
    }

    @Test
    void severalDevicesAreForServersOnly() {
        Config two = Config.load(LocalSpeech.SETTINGS, Map.of(), Map.of(), Map.of("speech.device", "cpu,cuda:999"));
        assertRefused(ErrorCode.DEVICE_UNAVAILABLE, "cuda:999 cannot be used", () -> speech.engines(two));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.device is 'cpu,cpu' (command line), it must be devices that differ; each is named once",
                () -> engines("speech.device", "cpu,cpu"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.device is 'cpu,cuda:999' (command line), it must be one device",
                () -> LocalSpeech.plan(two));
        assertRefused(ErrorCode.BAD_CONFIG, "the name of a device: cpu, cuda:N", () -> engines("speech.device", ""));
        assertRefused(
                ErrorCode.DEVICE_UNAVAILABLE,
                "device warp is not known; there are: cpu, cuda:N",
                () -> engines("speech.device", "warp"));
    }

    @Test
    void defaultsAreThoseOfTheScheduler() {
        // by default a share of this machine's memory; the scheduler's own default is 256 MiB
        Config defaults = Config.load(LocalSpeech.SETTINGS, Map.of(), Map.of(), Map.of("speech.parked-memory", "256"));
        assertEquals(SchedulerConfig.DEFAULTS, LocalSpeech.plan(defaults).schedulerConfig());
    }

    /** For every setting of turns and replies, a value that is not its default. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("speech.queue-limit", "1"),
            Map.entry("speech.real-time-limit", "false"),
            Map.entry("speech.max-audio-steps", "60"),
            Map.entry("speech.first-chunk-steps", "9"),
            Map.entry("speech.parked-memory", "1"),
            Map.entry("speech.deterministic", "true"),
            Map.entry("speech.faithful", "true"),
            Map.entry("speech.noise-limit", "5s"),
            Map.entry("llm.conversations", "3"),
            Map.entry("llm.context-tokens", "100"),
            Map.entry("llm.max-reply-tokens", "7"),
            Map.entry("llm.temperature", "0.9"),
            Map.entry("llm.top-k", "5"),
            Map.entry("llm.top-p", "0.5"),
            Map.entry("llm.repetition-penalty", "1.2"));

    @Test
    void everySettingOfSpeechHasAnEffect() {
        assertEquals(
                new TreeSet<>(OTHERS.keySet()),
                SpeechSettings.ALL.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new)),
                "OTHERS needs a value for each setting of SpeechSettings");
        Set<SchedulerConfig> seen = new HashSet<>();
        seen.add(LocalSpeech.plan(Config.defaults(LocalSpeech.SETTINGS)).schedulerConfig());
        OTHERS.forEach((key, value) -> {
            Config config = Config.load(LocalSpeech.SETTINGS, Map.of(), Map.of(), Map.of(key, value));
            assertTrue(seen.add(LocalSpeech.plan(config).schedulerConfig()), key);
        });
    }

    @Test
    void threadsAndSlotsReachTheCpu() {
        Config config = Config.load(
                LocalSpeech.SETTINGS, Map.of(), Map.of(), Map.of("speech.threads", "3", "speech.slots", "5"));
        PlannedSpeech planned = LocalSpeech.plan(config);
        assertEquals(5, planned.schedulerConfig().slots());
        assertEquals(10, planned.schedulerConfig().conversations());
        try (Engine engine = planned.openEngine()) {
            assertTrue(engine.description().startsWith("cpu (3 threads"), engine.description());
        }
    }
}
