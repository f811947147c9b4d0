package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bundle.Bundle;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForgetfulEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison itself, on the CPU: it must see what is wrong, and nothing else. */
final class ParityTest {
    private static final int STEPS = 60;

    private static double figure(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    private static OrtEngine engine() {
        return new OrtEngine(new OrtEngineConfig(1, false));
    }

    @Test
    void aDeviceIsEqualToItselfAndAForgetfulOneIsNot() {
        try (Bundle bundle = TinyBundle.open();
                Engine reference = engine();
                Engine equal = engine();
                Engine forgetful = new ForgetfulEngine(engine())) {
            Parity parity = new Parity(bundle, reference, STEPS, new Parity.Room(3, 256));
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
            Map<String, Double> figures = new Parity(bundle, reference, STEPS, new Parity.Room(2, 64)).compare(equal);
            assertEquals(24, figure(figures, "llm.steps"), "40 tokens of the prompt are in the context");
            assertEquals(STEPS, figure(figures, "tts.steps"));
        }
    }
}
