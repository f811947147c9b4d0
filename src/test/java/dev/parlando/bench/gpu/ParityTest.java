package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ForgetfulEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison itself, on the CPU: it must see what is wrong, and nothing else. */
final class ParityTest {
    private static final int STEPS = 60;

    private static double figure(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    private static OrtEngine engine() {
        return new OrtEngine(new OrtEngineConfig(1, false));
    }

    private static ParityTrace reference(Bundle bundle, Engine engine, int contextTokens) {
        return Parity.reference(bundle, engine, new ParityTrace.Extent(STEPS, contextTokens));
    }

    @Test
    void aDeviceIsEqualToItselfAndAForgetfulOneIsNot() {
        try (Bundle bundle = TinyBundle.open();
                Engine reference = engine();
                Engine equal = engine();
                Engine forgetful = new ForgetfulEngine(engine())) {
            Parity parity = new Parity(bundle, reference(bundle, reference, 256), 3);
            Map<String, Double> same = parity.compare(equal);
            same.forEach((name, value) -> assertEquals(0, name.endsWith(".error") ? value : 0, 1e-6, name));
            assertEquals(1, figure(same, "llm.agreement"));
            assertEquals(1, figure(same, "tts.agreement"));
            assertEquals(STEPS, figure(same, "llm.steps"));

            Map<String, Double> other = parity.compare(forgetful);
            assertEquals(0, figure(other, "llm.prefill.error"), 1e-6);
            assertEquals(0, figure(other, "mel.error"), 1e-6);
            assertTrue(figure(other, "llm.step.error") > 1e-2, other::toString);
            assertTrue(figure(other, "tts.step.error") > 1e-2, other::toString);
        }
    }

    @Test
    void stepsEndWhereTheContextDoes() {
        try (Bundle bundle = TinyBundle.open();
                Engine reference = engine();
                Engine equal = engine()) {
            Map<String, Double> figures = new Parity(bundle, reference(bundle, reference, 64), 2).compare(equal);
            assertEquals(24, figure(figures, "llm.steps"), "40 tokens of the prompt are in the context");
            assertEquals(STEPS, figure(figures, "tts.steps"));
        }
    }

    @Test
    void aReferenceKeptInAFileIsTheSame(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new").resolve("reference.json");
        try (Bundle bundle = TinyBundle.open();
                Engine engine = engine();
                Engine forgetful = new ForgetfulEngine(engine())) {
            ParityTrace reference = reference(bundle, engine, 64);
            reference.write(file);
            assertEquals(
                    new Parity(bundle, reference, 2).compare(forgetful),
                    new Parity(bundle, ParityTrace.read(file), 2).compare(forgetful));
            ParityTrace shorter = new ParityTrace(
                    reference.model(),
                    reference.device(),
                    new ParityTrace.Extent(STEPS + 1, 64),
                    reference.candidates(),
                    reference.speechLogits(),
                    reference.state(),
                    reference.speaker(),
                    reference.mel(),
                    reference.wave());
            assertThrows(VoiceException.class, () -> new Parity(bundle, shorter, 2));
            Files.writeString(file, Files.readString(file).replace("\"model\":\"", "\"model\":\"another-"));
            VoiceException refused =
                    assertThrows(VoiceException.class, () -> new Parity(bundle, ParityTrace.read(file), 2));
            assertEquals(
                    "the reference is of bundle another-" + bundle.name() + ", not of " + bundle.name(),
                    refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"model\":\"tiny\"}", "[1,2]"})
    void whatIsNoReferenceIsSaidSo(String text, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("reference.json"), text);
        VoiceException refused = assertThrows(VoiceException.class, () -> ParityTrace.read(file));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith(file + " is no reference of parity: "));
    }

    @Test
    void aReferenceOfNoNumbersIsNotWritten(@TempDir Path folder) {
        float[] good = {1};
        ParityTrace.Extent extent = new ParityTrace.Extent(1, 64);
        ParityTrace trace = new ParityTrace(
                "tiny", "a device", extent, List.of(), List.of(new float[] {Float.NaN}), good, good, good, good);
        Path file = folder.resolve("reference.json");
        VoiceException refused = assertThrows(VoiceException.class, () -> trace.write(file));
        assertEquals("a device gave values that are no numbers", refused.getMessage());
        assertFalse(Files.exists(file));
    }
}
