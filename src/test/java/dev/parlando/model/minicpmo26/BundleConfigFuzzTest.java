package dev.parlando.model.minicpmo26;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.bundle.VoiceList;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fuzzes {@code config.json} and {@code voices.json}: any bytes give sizes and voices in their ranges, or {@code BAD_BUNDLE}. */
final class BundleConfigFuzzTest {
    /** Reads the input as both files. */
    @FuzzTest
    void config(byte[] json) throws IOException {
        Path file = Files.createTempFile("config", ".json");
        try {
            Files.write(file, json);
            readConfig(file);
            readVoices(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void readConfig(Path file) {
        try {
            BundleConfig config = BundleConfig.read(file);
            assertTrue(config.llm().headDim() > 0 && config.tts().headDim() > 0);
            assertTrue(config.tts().schedule().segmentLimit() > 0);
            assertTrue(config.vocoder().hopLength() <= config.vocoder().fftSize() / 2);
        } catch (VoiceException e) {
            assertRefusal(e);
        }
    }

    private static void readVoices(Path file) {
        try {
            assertTrue(!VoiceList.read(file).isEmpty());
        } catch (VoiceException e) {
            assertRefusal(e);
        }
    }

    private static void assertRefusal(VoiceException e) {
        assertEquals(ErrorCode.BAD_BUNDLE, e.code());
    }
}
