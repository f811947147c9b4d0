package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ForgetfulEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.stage.StageListener;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class StepCheckTest {
    private static void withModel(Path folder, Engine engine, Consumer<SpeechModel> test) {
        try (SpeechModel model = new SpeechModel(
                Bundle.open(folder), engine, SchedulerConfig.builder().slots(2).build())) {
            test.accept(model);
        }
    }

    private static Engine engine(WeightProducts products) {
        return new OrtEngine(new OrtEngineConfig(1, false, products));
    }

    @Test
    void stepsAreAsPrefills() {
        withModel(TinyBundle.folder(), engine(WeightProducts.FLOAT32), model -> {
            assertEquals(
                    0,
                    StepCheck.ofLanguageModel(
                            model.llm(), 1, model.bundle().llm().vocabSize()),
                    1e-5);
            assertEquals(
                    0, StepCheck.ofSpeechDecoder(model.tts(), 1, model.bundle().tts()), 1e-5);
            StepCheck.run(model);
            assertEquals(0, model.llm().length(1));
            assertEquals(0, model.tts().length(1));
        });
    }

    @Test
    void eightBitsAreFarWithinTheTolerance() {
        withModel(Path.of("models/demo"), engine(WeightProducts.EIGHT_BIT), model -> {
            double llm = StepCheck.ofLanguageModel(
                    model.llm(), 1, model.bundle().llm().vocabSize());
            double tts =
                    StepCheck.ofSpeechDecoder(model.tts(), 1, model.bundle().tts());
            assertTrue(llm < StepCheck.TOLERANCE / 3, "language model " + llm);
            assertTrue(tts < StepCheck.TOLERANCE / 3, "speech decoder " + tts);
        });
    }

    @Test
    void aDeviceWhoseStepsAreWrongDoesNotWarmUp() {
        try (TurnScheduler scheduler = BatchedTurnScheduler.open(
                TinyBundle.FAMILIES,
                Path.of("models/demo"),
                new ForgetfulEngine(engine(WeightProducts.FLOAT32)),
                SchedulerConfig.builder().slots(2).build(),
                StageListener.NONE)) {
            VoiceException failure = assertThrows(VoiceException.class, scheduler::warmUp);
            assertEquals(ErrorCode.ENGINE_FAILED, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).contains("differ by"), failure::toString);
        }
    }
}
