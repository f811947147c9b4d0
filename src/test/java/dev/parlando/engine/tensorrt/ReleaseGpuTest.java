package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.golden.TinyBundle;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.SchedulerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the tiny bundle on {@code cuda:0} and closes it again: whatever it took is given back. Needs a GPU. */
@Tag("gpu")
final class ReleaseGpuTest {
    private static final int ROUNDS = 10;
    /** The driver hands memory out in pieces of 2 MiB and may keep a few for itself. A load that leaked would lose far more in ten rounds. */
    private static final long TOLERANCE_BYTES = 8L << 20;

    /** The binding makes a few small objects a load that only the garbage collector releases: 906 bytes were seen. */
    private static final long TOLERANCE_OF_BINDING_BYTES = 64L << 10;

    private static final long LEAST_ROOM_BYTES = 16L << 20;

    /** For all tests, so that plans are built once. */
    @TempDir
    private static Path plans = Path.of("");

    private static TensorRtConfig config(StepKernels kernels) {
        return new TensorRtConfig(
                0,
                Precision.TF32,
                plans,
                TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL,
                true,
                AttentionForm.SPLIT,
                CachePrecision.FP32,
                kernels);
    }

    /** Loads every network, captures every graph, and closes. */
    private static void loadAndClose(int slots) {
        try (BatchedTurnScheduler scheduler = BatchedTurnScheduler.open(
                TinyBundle.FAMILIES,
                TinyBundle.folder(),
                new TensorRtEngine(config(StepKernels.ALL)),
                SchedulerConfig.DEFAULTS.toBuilder().slots(slots).build(),
                (stage, nanos) -> {})) {
            scheduler.warmUp();
        }
    }

    @Test
    void tenLoadsLeaveAsMuchMemoryAsOne() {
        // the first builds plans, the second is the first of its kind
        loadAndClose(3);
        loadAndClose(3);
        long free = Cuda.freeBytes();
        long ofJava = Pointer.totalBytes();
        List<Long> lost = new ArrayList<>();
        List<Long> lostByJava = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            loadAndClose(3);
            lost.add(free - Cuda.freeBytes());
            lostByJava.add(Pointer.totalBytes() - ofJava);
        }
        System.out.println("device bytes lost after each round " + lost + ", of the binding " + lostByJava);
        assertTrue(lost.stream().allMatch(bytes -> Math.abs(bytes) <= TOLERANCE_BYTES), lost::toString);
        assertTrue(lostByJava.stream().allMatch(bytes -> bytes <= TOLERANCE_OF_BINDING_BYTES), lostByJava::toString);
    }

    /** Takes memory until only {@code room} is free. */
    private static void fill(Owner owner, long room) {
        for (long piece = 32L << 30; piece >= 1L << 20; piece /= 2) {
            while (Cuda.freeBytes() - room >= piece) {
                Cuda.allocate(owner, piece, "what fills the GPU");
            }
        }
    }

    /** Returns whether the model fits beside what fills the GPU; a failure must be the one for used up memory. */
    private static boolean fits(long room, int slots) {
        try (Owner owner = new Owner()) {
            fill(owner, room);
            loadAndClose(slots);
            return true;
        } catch (VoiceException e) {
            assertEquals(ErrorCode.ENGINE_FAILED, e.code());
            System.out.println("with " + (room >> 20) + " MiB: " + e.getMessage());
            return false;
        }
    }

    @Test
    void aModelThatDoesNotFitLeavesNothing() {
        int slots = SchedulerConfig.DEFAULTS.slots();
        loadAndClose(slots);
        loadAndClose(slots);
        long free = Cuda.freeBytes();
        int refused = 0;
        // ends half-way in other places each time
        for (long room = LEAST_ROOM_BYTES; !fits(room, slots); room += room / 2) {
            refused++;
            long lost = free - Cuda.freeBytes();
            assertTrue(lost <= TOLERANCE_BYTES, lost + " bytes lost with room for " + room);
        }
        assertTrue(refused > 1, "the model fitted " + LEAST_ROOM_BYTES + " bytes or little more");
        assertTrue(free - Cuda.freeBytes() <= TOLERANCE_BYTES);
    }

    @Test
    void whatIsClosedRefusesToBeUsed() {
        try (ModelBundle bundle = TinyBundle.open()) {
            TensorRtEngine engine = new TensorRtEngine(config(StepKernels.NONE));
            DecoderSession session = bundle.llm().open(engine, 3, 256);
            session.run(0, 1, 1);
            // closes what is still open
            engine.close();
            engine.close();
            session.close();
            assertThrows(IllegalStateException.class, () -> session.run(0, 1, 1));
            assertThrows(IllegalStateException.class, () -> bundle.llm().open(engine, 3, 256));
            assertEquals(0, GpuDevice.open(0).ordinal());
        }
    }
}
