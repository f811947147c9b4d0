package dev.parlando.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.engine.ort.CpuProvider;
import dev.parlando.engine.tensorrt.GpuProvider;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the kinds of devices for their answers before any device is opened. */
final class DeviceProvidersTest {
    private static final DeviceProvider CPU = new CpuProvider();
    private static final DeviceProvider GPU = new GpuProvider();

    private static Config config(Map<String, String> values) {
        List<Setting<?>> all = new ArrayList<>(DeviceSettings.ALL);
        Stream.of(CPU, GPU).forEach(provider -> all.addAll(provider.settings()));
        return Config.load(all, Map.of(), Map.of(), values);
    }

    private static ModelMemory noModel() {
        throw new IllegalStateException("the model is not to be opened");
    }

    private static Config plan(DeviceProvider provider, String device, Map<String, String> values) {
        return provider.plan(device, config(values), DeviceProvidersTest::noModel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda:0", "cuda:7", "cuda:128"})
    void gpusAreNamedByTheirNumber(String device) {
        assertTrue(GPU.serves(device));
        assertFalse(CPU.serves(device));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cuda",
                "cuda:",
                "cuda:-1",
                "cuda:x",
                "cuda:0 ",
                "cuda:1000",
                "CUDA:0",
                "gpu:0",
                "CPU",
                "cpu:0"
            })
    void otherNamesAreNoDevices(String device) {
        assertFalse(GPU.serves(device));
        assertFalse(CPU.serves(device));
    }

    @Test
    void everyProviderSaysWhatItOffers() {
        assertTrue(CPU.serves("cpu"));
        assertEquals(List.of("CPU", "cpu"), List.of(CPU.kind(), CPU.form()));
        assertEquals(List.of("GPU", "cuda:N"), List.of(GPU.kind(), GPU.form()));
        assertEquals(List.of("int8", "fp32"), CPU.precisions(), "the default first");
        assertEquals(List.of("tf32", "mixed", "bf16", "fp32"), GPU.precisions());
    }

    /** A setting of one kind of device is refused on another, by this mark. */
    @Test
    void settingsOfAProviderAreMarkedAsItsOwn() {
        for (DeviceProvider provider : List.of(CPU, GPU)) {
            assertFalse(provider.settings().isEmpty());
            for (Setting<?> setting : provider.settings()) {
                assertEquals(provider.kind(), setting.traits().device(), setting.name());
            }
        }
    }

    @Test
    void aCpuFillsInWhatIsLeftOpen() {
        Config planned = plan(CPU, "cpu", Map.of());
        assertEquals(Optional.of("int8"), planned.get(DeviceSettings.PRECISION));
        assertEquals(Optional.of(DeviceSettings.USUAL_SLOTS), planned.get(DeviceSettings.SLOTS));
        Config asked = plan(CPU, "cpu", Map.of("speech.precision", "fp32", "speech.slots", "3"));
        assertEquals(Optional.of("fp32"), asked.get(DeviceSettings.PRECISION));
        assertEquals(Optional.of(3), asked.get(DeviceSettings.SLOTS));
    }

    @Test
    void aCpuRunsAsManyThreadsAsAreAskedFor() {
        try (Engine engine = CPU.open("cpu", plan(CPU, "cpu", Map.of("speech.threads", "3")))) {
            assertTrue(engine.description().startsWith("cpu (3 threads, "), engine.description());
            assertEquals("int8", engine.precision());
        }
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        try (Engine engine = CPU.open("cpu", plan(CPU, "cpu", Map.of("speech.precision", "fp32")))) {
            assertTrue(engine.description().startsWith("cpu (" + half + " threads, "), engine.description());
            assertEquals("fp32", engine.precision());
        }
    }

    @Test
    void precisionsOfTheOtherKindAreRefusedBeforeADeviceIsAsked() {
        VoiceExceptionAssert.assertRefused(
                ErrorCode.BAD_CONFIG,
                "int8 or fp32 on a CPU",
                () -> plan(CPU, "cpu", Map.of("speech.precision", "tf32")));
        VoiceExceptionAssert.assertRefused(
                ErrorCode.BAD_CONFIG,
                "tf32, mixed, bf16 or fp32 on a GPU",
                () -> plan(GPU, "cuda:0", Map.of("speech.precision", "int8")));
    }
}
