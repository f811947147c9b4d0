package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bundle.Bundle;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.onnx.DecoderGraphs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison itself, on the CPU: it must see what is wrong, and nothing else. */
final class ParityTest {
    private static final int STEPS = 60;

    /** Loses what a step computes for the cache: the steps after it see zeros in its place. */
    private static final class ForgetfulEngine extends ForwardingEngine {
        ForgetfulEngine(Engine engine) {
            super(engine);
        }

        @Override
        public DecoderSession openDecoder(DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
            DecoderSession session = super.openDecoder(graphs, cache, limits);
            int[] run = new int[2];
            return (DecoderSession) Proxy.newProxyInstance(
                    DecoderSession.class.getClassLoader(),
                    new Class<?>[] {DecoderSession.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("run") || method.getName().equals("start")) {
                            run[0] = (int) arguments[0];
                            run[1] = (int) arguments[2];
                        }
                        if (method.getName().equals("commit") && run[1] == 1) {
                            session.commitZeros(run[0] + (int) arguments[0], (int) arguments[1]);
                            return null;
                        }
                        return invoke(session, method, arguments);
                    });
        }

        private static Object invoke(DecoderSession session, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(session, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

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
