package dev.parlando.engine.tensorrt;

import dev.parlando.speech.ParkingLaw;
import dev.parlando.speech.TinyModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parks turns of the tiny bundle on {@code cuda:0}. Needs a GPU. */
@Tag("gpu")
final class ParkingGpuTest {
    private static final long ROOM = 1L << 30;
    private static final int ROUNDS = 16;

    @TempDir
    private Path plans = Path.of("");

    /** Copies are exact; steps that are repeated alone are exact where every step runs alone. */
    @Test
    void aParkedTurnSoundsAsOneThatNeverWas() {
        TensorRtConfig config = new TensorRtConfig(
                0,
                Precision.TF32,
                plans,
                TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL,
                true,
                AttentionForm.SPLIT,
                CachePrecision.FP32,
                StepKernels.NONE);
        try (TinyModel model = TinyModel.tiny(ParkingLaw.config(true, ROOM), new TensorRtEngine(config))) {
            ParkingLaw law = new ParkingLaw(model);
            law.assertHolds(true, ROOM, ROUNDS);
            law.assertHolds(true, 0, ROUNDS);
        }
    }
}
