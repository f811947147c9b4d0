package dev.parlando.engine.tensorrt;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import dev.parlando.layers.WeightProducts;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrecisionTest {
    @Test
    void everyPresetSaysWhatRunsInWhat() {
        assertPreset("tf32", WeightProducts.FLOAT32, WeightProducts.FLOAT32, true);
        assertPreset("mixed", WeightProducts.BFLOAT16, WeightProducts.FLOAT32, true);
        assertPreset("bf16", WeightProducts.BFLOAT16, WeightProducts.BFLOAT16, true);
        assertPreset("fp32", WeightProducts.FLOAT32, WeightProducts.FLOAT32, false);
        assertEquals(4, Precision.values().length);
    }

    private static void assertPreset(String name, WeightProducts llm, WeightProducts tts, boolean tf32) {
        Precision precision = Precision.named(name);
        assertEquals(name, precision.publicName());
        assertEquals(List.of(llm, tts), List.of(precision.products("llm"), precision.products("tts")));
        assertEquals(tf32, precision.allowsTf32());
    }

    @Test
    void otherNamesAreRefusedWithTheChoice() {
        for (String name : List.of("int8", "TF32", "", "fp16")) {
            assertRefused(ErrorCode.BAD_CONFIG, "must be tf32, mixed, bf16 or fp32", () -> Precision.named(name));
        }
    }
}
