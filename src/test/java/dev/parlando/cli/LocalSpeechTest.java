package dev.parlando.cli;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigKey;
import dev.parlando.error.ErrorCode;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.speech.TurnScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LocalSpeechTest {
    private final LocalSpeech speech = new LocalSpeech();

    private List<SpeechEngine> engines(String key, String value) {
        return speech.engines(Config.load(speech.keys(), Map.of(), Map.of(), Map.of(key, value)));
    }

    @Test
    void theDemoOnTheCpuIsTheDefault() {
        List<SpeechEngine> engines = speech.engines(Config.defaults(speech.keys()));
        assertEquals(1, engines.size());
        assertEquals("cpu", engines.get(0).device());
        assertEquals("int8", engines.get(0).precision());
        try (TurnScheduler scheduler = engines.get(0).load().apply((stage, nanos) -> {})) {
            assertEquals("demo", scheduler.modelName());
        }
    }

    @Test
    void wrongValuesAreRefusedByKey() {
        for (String key : List.of(
                "speech.threads",
                "speech.precision",
                "speech.builder-level",
                "speech.cuda-graphs",
                "speech.slots",
                "speech.queue-limit",
                "speech.max-audio-steps",
                "speech.first-chunk-steps",
                "speech.deterministic",
                "speech.faithful",
                "llm.conversations",
                "llm.context-tokens",
                "llm.max-reply-tokens",
                "llm.temperature",
                "llm.top-k",
                "llm.top-p",
                "llm.repetition-penalty")) {
            String part = key.equals("speech.precision") ? "precision" : key;
            assertRefused(ErrorCode.BAD_CONFIG, part, () -> engines(key, "-1"));
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
                "cache precision is fp8, must be fp32 or fp16",
                () -> engines("speech.cache-precision", "fp8"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "step kernels are some, must be none, speech or all",
                () -> engines("speech.step-kernels", "some"));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "attention is flash, must be split or joined",
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
    void everyKeyIsDocumentedWithItsDefault() throws IOException {
        String page = Files.readString(Path.of("docs", "configuration.md"));
        Stream.concat(ServerConfig.KEYS.stream(), speech.keys().stream()).forEach(key -> assertDocumented(page, key));
    }

    private static void assertDocumented(String page, ConfigKey key) {
        String row = page.lines()
                .filter(line -> line.startsWith("| `" + key.name() + "`"))
                .findFirst()
                .orElse("");
        String shown = key.defaultValue().isEmpty() ? " | |" : "| `" + key.defaultValue() + "` |";
        assertTrue(row.contains(shown), key.name() + " with default '" + key.defaultValue() + "' is not in: " + row);
    }
}
