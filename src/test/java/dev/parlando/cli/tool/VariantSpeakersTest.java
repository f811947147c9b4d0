package dev.parlando.cli.tool;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.bench.study.Variant;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.UnknownNameException;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks how flags and variants become values of settings. */
final class VariantSpeakersTest {
    private static Config config(Map<String, String> base, String definition) {
        Variant variant = Variant.parse(List.of("one=" + definition)).get(0);
        return new VariantSpeakers(base, Optional.empty(), Optional.empty()).config(variant);
    }

    /** Returns the settings that a variant changes, by their short names. */
    private static Map<String, String> changed(Map<String, String> base, String definition) {
        Config config = config(base, definition);
        Map<String, String> changed = new LinkedHashMap<>();
        VariantSpeakers.SETTINGS.forEach(setting -> {
            String text = textOf(config, setting);
            if (!text.equals(setting.defaultText())) {
                changed.put(setting.shortName(), text);
            }
        });
        return changed;
    }

    private static <T> String textOf(Config config, Setting<T> setting) {
        return setting.textOf(config.get(setting));
    }

    @Test
    void whatIsNotGivenIsTheDefault() {
        assertEquals(Map.of(), changed(Map.of(), "default"));
        assertEquals(Optional.of(1), config(Map.of(), "default").get(DeviceSettings.SLOTS));
        assertEquals(Optional.of(4), config(Map.of(), "default+batch:4").get(DeviceSettings.SLOTS));
    }

    @Test
    void aVariantChoosesInShortOrInFull() {
        assertEquals(
                Map.of("cuda-graphs", "false", "builder-level", "5", "threads", "2"),
                changed(Map.of(), "default+cuda-graphs:off+builder-level:5+speech.threads:2"));
        assertEquals(Map.of(), changed(Map.of(), "default+cuda-graphs:on"));
        assertEquals(Map.of(), changed(Map.of(), "default+cuda-graphs"));
        assertEquals(
                Map.of("faithful", "true", "llm.temperature", "0.5"),
                changed(Map.of(), "default+faithful+llm.temperature:0.5"));
    }

    @Test
    void theRestOfTheCommandLineIsTheBaseOfVariants() {
        Map<String, String> base = VariantSpeakers.shared(
                Map.of("speech.cuda-graphs", "false", "speech.builder-level", "1", "speech.faithful", "true"));
        assertEquals(Map.of("cuda-graphs", "off", "builder-level", "1", "faithful", "on"), base);
        assertEquals(
                Map.of("cuda-graphs", "false", "builder-level", "1", "faithful", "true"), changed(base, "default"));
        assertEquals(Map.of("builder-level", "1"), changed(base, "default+cuda-graphs:yes+speech.faithful:no"));
    }

    @Test
    void everySettingIsAKey() {
        for (Setting<?> setting : VariantSpeakers.SETTINGS) {
            String value = setting.defaultText();
            assertEquals(Map.of(), changed(Map.of(), "default+" + setting.name() + ":" + value), setting.name());
            assertEquals(Map.of(), changed(Map.of(), "default+" + setting.shortName() + ":" + value));
        }
    }

    @Test
    void whatIsNoKeyOrNoValueIsRefused() {
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.threads is 'many' (variant one), it must be an integer from 0 to 1024",
                () -> config(Map.of(), "default+threads:many"));
        VoiceException unknown = assertThrows(VoiceException.class, () -> config(Map.of(), "default+step-kernel:all"));
        assertEquals(
                "variant one: this build has no key 'step-kernel'; did you mean step-kernels?", unknown.getMessage());
        assertInstanceOf(UnknownNameException.class, unknown.getCause());
        assertThrows(VoiceException.class, () -> config(Map.of(), "default+slots:3"));
    }
}
