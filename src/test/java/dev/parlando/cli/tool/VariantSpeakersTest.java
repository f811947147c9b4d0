package dev.parlando.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.study.Variant;
import dev.parlando.cli.DeviceTuning;
import dev.parlando.cli.ModelOptions;
import dev.parlando.engine.tensorrt.AttentionForm;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.StepKernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** How options and variants become a device's tuning. */
final class VariantSpeakersTest {
    private static Map<String, String> given(String... arguments) {
        return VariantSpeakers.given(new CommandLine(new BenchCommand()).parseArgs(arguments));
    }

    private static ModelOptions options(Map<String, String> base, String definition) {
        Variant variant = Variant.parse(List.of("one=" + definition)).get(0);
        return new VariantSpeakers(base, Optional.empty(), Optional.empty()).optionsOf(variant);
    }

    private static DeviceTuning tuning(Map<String, String> base, String definition) {
        return options(base, definition).tuning();
    }

    @Test
    void whatIsNotGivenIsTheDefault() {
        assertEquals(Map.of(), given());
        assertEquals(DeviceTuning.DEFAULTS, tuning(Map.of(), "default"));
        assertEquals(new DeviceTuning(0, 3, true, AttentionForm.SPLIT, CachePrecision.FP32), DeviceTuning.DEFAULTS);
    }

    @Test
    void aVariantChoosesLevelAndGraphs() {
        assertEquals(
                new DeviceTuning(2, 5, false, AttentionForm.SPLIT, CachePrecision.FP32),
                tuning(Map.of(), "default+cuda-graphs:off+builder-level:5+threads:2"));
        assertEquals(
                new DeviceTuning(0, 0, true, AttentionForm.SPLIT, CachePrecision.FP32),
                tuning(Map.of(), "default+builder-level:0+cuda-graphs:on"));
        assertEquals(DeviceTuning.DEFAULTS, tuning(Map.of(), "default+cuda-graphs"));
    }

    @Test
    void theRestOfTheCommandLineIsTheBaseOfVariants() {
        Map<String, String> base = given("--no-cuda-graphs", "--builder-level", "1", "--faithful");
        assertEquals(Map.of("cuda-graphs", "off", "builder-level", "1", "faithful", "on"), base);
        assertEquals(new DeviceTuning(0, 1, false, AttentionForm.SPLIT, CachePrecision.FP32), tuning(base, "default"));
        assertEquals(
                new DeviceTuning(0, 1, true, AttentionForm.SPLIT, CachePrecision.FP32),
                tuning(base, "default+cuda-graphs:on"));
        assertEquals(Map.of("cuda-graphs", "on"), given("--cuda-graphs"));
    }

    @Test
    void bothAreKeysOfVariants() {
        assertTrue(VariantSpeakers.keys()
                .containsAll(List.of("builder-level", "cuda-graphs", "cache-precision", "attention", "step-kernels")));
        assertEquals(
                CachePrecision.FP16,
                tuning(Map.of(), "default+cache-precision:fp16").speechCache());
        assertEquals(
                AttentionForm.JOINED,
                tuning(Map.of(), "default+attention:joined").attention());
        assertEquals(
                Optional.of(StepKernels.SPEECH),
                options(Map.of(), "default+step-kernels:speech").stepKernels());
        assertEquals(Optional.empty(), options(Map.of(), "default").stepKernels());
    }
}
