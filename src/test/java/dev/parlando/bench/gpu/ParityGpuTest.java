package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.engine.tensorrt.AttentionForm;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.Precision;
import dev.parlando.engine.tensorrt.StepKernels;
import dev.parlando.engine.tensorrt.TensorRtConfig;
import dev.parlando.engine.tensorrt.TensorRtEngine;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every network of the tiny bundle on {@code cuda:0} against ONNX Runtime in float32; needs a GPU. */
@Tag("gpu")
final class ParityGpuTest {
    private static final int STEPS = 100;

    /** For all tests, of which some run the same plans. */
    @TempDir
    private static Path plans = Path.of("");

    private static Map<String, Double> figures(Precision precision, boolean capturesGraphs) {
        return figures(precision, capturesGraphs, AttentionForm.SPLIT, CachePrecision.FP32, StepKernels.NONE);
    }

    private static Map<String, Double> figures(
            Precision precision,
            boolean capturesGraphs,
            AttentionForm attention,
            CachePrecision speechCache,
            StepKernels stepKernels) {
        try (Bundle bundle = TinyBundle.open();
                Engine reference = new OrtEngine(new OrtEngineConfig(2, false, WeightProducts.FLOAT32));
                Engine tested = new TensorRtEngine(new TensorRtConfig(
                        0,
                        precision,
                        plans,
                        TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL,
                        capturesGraphs,
                        attention,
                        speechCache,
                        stepKernels))) {
            ParityTrace expected = Parity.reference(bundle, reference, new ParityTrace.Extent(STEPS, 256));
            return new Parity(bundle, expected, 3).compare(tested);
        }
    }

    private static void assertErrors(Map<String, Double> figures, double most) {
        figures.forEach((name, value) -> {
            if (name.endsWith(".error")) {
                assertTrue(value <= most, () -> name + " is " + value + ", more than " + most + " in " + figures);
            }
        });
    }

    @Test
    void fp32IsTheReferenceButForRounding() {
        assertErrors(figures(Precision.FP32, true), 1e-4);
    }

    @Test
    void fp32IsTheSameWithoutCudaGraphs() {
        assertErrors(figures(Precision.FP32, false), 1e-4);
    }

    @Test
    void tf32StaysWithinItsMantissaAndTheWaveIsTheSame() {
        Map<String, Double> figures = figures(Precision.TF32, true);
        assertErrors(figures, 3e-3);
        assertTrue(figures.getOrDefault("wave.decibels", Double.NaN) < -40, figures::toString);
    }

    @Test
    void bf16StaysWithinItsMantissa() {
        assertErrors(figures(Precision.BF16, true), 3e-2);
    }

    @Test
    void mixedStaysWithinBf16() {
        assertErrors(figures(Precision.MIXED, true), 3e-2);
    }

    @Test
    void aSpeechCacheInHalfPrecisionStaysWithinItsMantissa() {
        assertErrors(figures(Precision.TF32, true, AttentionForm.SPLIT, CachePrecision.FP16, StepKernels.NONE), 5e-3);
    }

    @Test
    void theNetworkOfPrefillsMakesTheSameSteps() {
        assertErrors(figures(Precision.FP32, true, AttentionForm.JOINED, CachePrecision.FP32, StepKernels.NONE), 1e-4);
    }

    @Test
    void ourOwnKernelsMakeTheSameSteps() {
        assertErrors(figures(Precision.FP32, true, AttentionForm.SPLIT, CachePrecision.FP32, StepKernels.ALL), 1e-4);
        assertErrors(figures(Precision.FP32, false, AttentionForm.SPLIT, CachePrecision.FP32, StepKernels.ALL), 1e-4);
    }
}
