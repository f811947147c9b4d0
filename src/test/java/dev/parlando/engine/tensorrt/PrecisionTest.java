package dev.parlando.engine.tensorrt;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.DecoderRole;
import dev.parlando.error.ErrorCode;
import dev.parlando.layers.WeightProducts;
import dev.parlando.tensor.DataType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        assertEquals(
                List.of(llm, tts),
                List.of(precision.products(DecoderRole.LANGUAGE_MODEL), precision.products(DecoderRole.SPEECH)));
        assertEquals(tf32, precision.allowsTf32());
    }

    @Test
    void onlyTheSpeechDecodersCacheMayBeHalf() {
        for (CachePrecision cache : CachePrecision.values()) {
            assertEquals(DataType.FLOAT32, cache.type(DecoderRole.LANGUAGE_MODEL));
        }
        assertEquals(DataType.FLOAT32, CachePrecision.FP32.type(DecoderRole.SPEECH));
        assertEquals(DataType.FLOAT16, CachePrecision.FP16.type(DecoderRole.SPEECH));
    }

    @Test
    void stepKernelsAreSelectedByRole() {
        Map<StepKernels, Set<DecoderRole>> selected = new EnumMap<>(StepKernels.class);
        for (StepKernels kernels : StepKernels.values()) {
            selected.put(
                    kernels,
                    Arrays.stream(DecoderRole.values()).filter(kernels::include).collect(Collectors.toSet()));
        }
        assertEquals(
                Map.of(
                        StepKernels.NONE,
                        Set.of(),
                        StepKernels.SPEECH,
                        Set.of(DecoderRole.SPEECH),
                        StepKernels.ALL,
                        Set.of(DecoderRole.values())),
                selected);
    }

    @Test
    void otherNamesAreRefusedWithTheChoice() {
        for (String name : List.of("int8", "TF32", "", "fp16")) {
            assertRefused(ErrorCode.BAD_CONFIG, "must be tf32, mixed, bf16 or fp32", () -> Precision.named(name));
        }
    }
}
