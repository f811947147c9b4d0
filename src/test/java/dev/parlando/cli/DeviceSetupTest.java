package dev.parlando.cli;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.DeviceSetup.Wanted;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.Precision;
import dev.parlando.engine.tensorrt.StepKernels;
import dev.parlando.engine.tensorrt.TensorRtCost;
import dev.parlando.error.ErrorCode;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.speech.MemoryPlan;
import dev.parlando.speech.SchedulerConfig;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What fits a GPU, without one: the plan of the tiny bundle against made-up free memory. */
final class DeviceSetupTest {
    private static Wanted wanted(String precision, OptionalInt slots) {
        return wanted(precision, Optional.of(StepKernels.NONE), slots);
    }

    private static Wanted wanted(String precision, Optional<StepKernels> kernels, OptionalInt slots) {
        return new Wanted(
                precision, CachePrecision.FP32, kernels, slots, OptionalInt.empty(), SchedulerConfig.DEFAULTS);
    }

    private static final Wanted NOTHING_SAID = wanted("", OptionalInt.empty());

    private static long total(Precision precision, int slots) {
        return total(precision, StepKernels.NONE, slots);
    }

    private static long total(Precision precision, StepKernels kernels, int slots) {
        try (Bundle bundle = TinyBundle.open()) {
            return MemoryPlan.of(
                            bundle,
                            new TensorRtCost(precision, CachePrecision.FP32, kernels),
                            NOTHING_SAID.config(slots))
                    .total();
        }
    }

    private static DeviceSetup setUp(Wanted wanted, long freeBytes) {
        try (Bundle bundle = TinyBundle.open()) {
            return DeviceSetup.ofGpu("cuda:0", bundle, wanted, freeBytes);
        }
    }

    private static void assertChosen(String precision, int slots, DeviceSetup setup) {
        assertEquals(precision, setup.precision());
        assertEquals(slots, setup.config().slots());
    }

    @Test
    void aLargeGpuGetsTf32AndAsManySlotsAsAreBuiltFor() {
        assertChosen("tf32", 64, setUp(NOTHING_SAID, Long.MAX_VALUE));
    }

    @Test
    void slotsAreTheMostThatFitToTheByte() {
        for (int slots : new int[] {48, 24, 8}) {
            assertChosen("tf32", slots, setUp(NOTHING_SAID, total(Precision.TF32, slots)));
        }
        assertChosen("tf32", 24, setUp(NOTHING_SAID, total(Precision.TF32, 32) - 1));
    }

    @Test
    void mixedIsTakenWhereTf32LeavesNoRoomForTheUsualSlots() {
        long tf32 = total(Precision.TF32, 8);
        assertTrue(total(Precision.MIXED, 8) < tf32);
        assertChosen("mixed", 8, setUp(NOTHING_SAID, tf32 - 1));
        assertChosen("mixed", 1, setUp(NOTHING_SAID, total(Precision.MIXED, 1)));
    }

    @Test
    void whatIsAskedForIsKept() {
        assertChosen("fp32", 64, setUp(wanted("fp32", OptionalInt.empty()), Long.MAX_VALUE));
        assertChosen("tf32", 3, setUp(wanted("", OptionalInt.of(3)), Long.MAX_VALUE));
        assertChosen("tf32", 2, setUp(wanted("tf32", OptionalInt.empty()), total(Precision.TF32, 2)));
        assertChosen("mixed", 5, setUp(wanted("", OptionalInt.of(5)), total(Precision.TF32, 5) - 1));
    }

    @Test
    void stepKernelsTakeTheRoomThatSlotsLeave() {
        Wanted open = wanted("", Optional.empty(), OptionalInt.empty());
        assertEquals(StepKernels.ALL, setUp(open, Long.MAX_VALUE).stepKernels());
        long all = total(Precision.TF32, StepKernels.ALL, 32);
        long speech = total(Precision.TF32, StepKernels.SPEECH, 32);
        assertTrue(all < total(Precision.TF32, StepKernels.SPEECH, 48));
        assertKernels(StepKernels.ALL, 32, setUp(open, all));
        assertKernels(StepKernels.SPEECH, 32, setUp(open, all - 1));
        assertKernels(StepKernels.SPEECH, 32, setUp(open, speech));
        assertKernels(StepKernels.ALL, 24, setUp(open, speech - 1));
    }

    @Test
    void stepKernelsThatNobodyAskedForRefuseNothing() {
        long speech = total(Precision.TF32, StepKernels.SPEECH, 3);
        Wanted three = wanted("tf32", Optional.empty(), OptionalInt.of(3));
        assertKernels(StepKernels.SPEECH, 3, setUp(three, speech));
        assertKernels(StepKernels.NONE, 3, setUp(three, speech - 1));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.slots 2 would fit",
                () -> setUp(wanted("tf32", Optional.of(StepKernels.SPEECH), OptionalInt.of(3)), speech - 1));
    }

    @Test
    void stepKernelsThatAreAskedForAreKeptAndThoseOfTheCpuAreNone() {
        long all = total(Precision.TF32, StepKernels.ALL, 3);
        Wanted asked = wanted("tf32", Optional.of(StepKernels.ALL), OptionalInt.of(3));
        assertKernels(StepKernels.ALL, 3, setUp(asked, all));
        assertRefused(ErrorCode.BAD_CONFIG, "speech.slots 2 would fit", () -> setUp(asked, all - 1));
        assertKernels(StepKernels.NONE, 64, setUp(NOTHING_SAID, Long.MAX_VALUE));
        assertEquals(StepKernels.NONE, DeviceSetup.ofCpu("int8", asked).stepKernels());
    }

    @Test
    void stepKernelsThatNoLayersFitAreNotChosen() {
        Wanted half = new Wanted(
                "tf32",
                CachePrecision.FP16,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                SchedulerConfig.DEFAULTS);
        // the language model's cache stays float32
        assertEquals(StepKernels.ALL, setUp(half, Long.MAX_VALUE).stepKernels());
        try (Bundle demo = Bundle.open(Devices.demoBundle())) {
            Wanted open = wanted("tf32", Optional.empty(), OptionalInt.empty());
            assertEquals(
                    StepKernels.NONE,
                    DeviceSetup.ofGpu("cuda:0", demo, open, Long.MAX_VALUE).stepKernels());
        }
    }

    private static void assertKernels(StepKernels kernels, int slots, DeviceSetup setup) {
        assertEquals(kernels, setup.stepKernels());
        assertEquals(slots, setup.config().slots());
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWould() {
        long four = total(Precision.MIXED, 4);
        assertRefused(
                ErrorCode.BAD_CONFIG, "speech.slots 4 would fit", () -> setUp(wanted("", OptionalInt.of(40)), four));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "choose a smaller precision",
                () -> setUp(wanted("tf32", OptionalInt.empty()), 1_000_000));
        assertRefused(ErrorCode.BAD_CONFIG, "cuda:0 has 0.00 GB free", () -> setUp(NOTHING_SAID, 1_000_000));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "must be tf32, mixed, bf16 or fp32",
                () -> setUp(wanted("int8", OptionalInt.empty()), Long.MAX_VALUE));
    }

    @Test
    void conversationsFollowTheSlotsUnlessTheyAreGiven() {
        assertEquals(64, setUp(NOTHING_SAID, Long.MAX_VALUE).config().conversations());
        assertEquals(16, NOTHING_SAID.config(12).conversations());
        assertEquals(16, DeviceSetup.ofCpu("int8", NOTHING_SAID).config().conversations());
        assertEquals(8, DeviceSetup.ofCpu("int8", NOTHING_SAID).config().slots());
        assertEquals(2, NOTHING_SAID.config(1).conversations());
        Wanted five = new Wanted(
                "",
                CachePrecision.FP32,
                Optional.of(StepKernels.NONE),
                OptionalInt.of(20),
                OptionalInt.of(5),
                SchedulerConfig.DEFAULTS);
        assertEquals(5, setUp(five, Long.MAX_VALUE).config().conversations());
    }

    @Test
    void thePlanCountsEveryWeightOnceAndEverySlot() {
        try (Bundle bundle = TinyBundle.open()) {
            TensorRtCost cost = new TensorRtCost(Precision.FP32, CachePrecision.FP32, StepKernels.NONE);
            MemoryPlan one = MemoryPlan.of(bundle, cost, NOTHING_SAID.config(16));
            MemoryPlan two = one.withCaches(bundle, cost, NOTHING_SAID.config(32));
            // keys and values of every layer, one buffer to move them, and a copy of one slot; heads, entries in steps
            // of
            // 64, width, float32; one slot more for the system message that conversations begin with
            assertEquals((17L * (2 * 2 + 1) + 2 * 2) * 2 * 2_048 * 16 * 4, one.conversations());
            assertEquals((16L * (2 * 2 + 1) + 2 * 2) * 2 * 2_368 * 16 * 4, one.utterances());
            assertEquals((33L * (2 * 2 + 1) + 2 * 2) * 2 * 2_048 * 16 * 4, two.conversations());
            assertEquals((32L * (2 * 2 + 1) + 2 * 2) * 2 * 2_368 * 16 * 4, two.utterances());
            assertEquals(one.weights(), two.weights());
            assertEquals(one.weights() + one.conversations() + one.utterances() + MemoryPlan.RESERVE, one.total());
        }
    }

    @Test
    void layersOfOurOwnKernelsAreCountedOnceMore() {
        try (Bundle bundle = TinyBundle.open()) {
            long none = weights(bundle, StepKernels.NONE);
            long speech = weights(bundle, StepKernels.SPEECH) - none;
            long all = weights(bundle, StepKernels.ALL) - none;
            // queries, keys, values, output; gate, up, down; two norms; float32
            assertEquals(4L * 2 * (4 * 32 * 32 + 3 * 64 * 32 + 2 * 32), speech);
            // two key heads for four query heads, biases
            assertEquals(4L * 2 * (2 * 64 * 64 + 2 * 32 * 64 + 128 + 3 * 128 * 64 + 2 * 64), all - speech);
        }
    }

    private static long weights(Bundle bundle, StepKernels kernels) {
        TensorRtCost cost = new TensorRtCost(Precision.FP32, CachePrecision.FP32, kernels);
        return MemoryPlan.of(bundle, cost, NOTHING_SAID.config(16)).weights();
    }

    @Test
    void aSpeechCacheInHalfPrecisionTakesHalfTheRoom() {
        try (Bundle bundle = TinyBundle.open()) {
            MemoryPlan full = MemoryPlan.of(
                    bundle,
                    new TensorRtCost(Precision.TF32, CachePrecision.FP32, StepKernels.NONE),
                    NOTHING_SAID.config(32));
            MemoryPlan half = MemoryPlan.of(
                    bundle,
                    new TensorRtCost(Precision.TF32, CachePrecision.FP16, StepKernels.NONE),
                    NOTHING_SAID.config(32));
            // the copy of one slot stays as it is
            long copy = 2L * 2 * 2 * 2_368 * 16 * 4;
            assertEquals((full.utterances() - copy) / 2, half.utterances() - copy);
            assertEquals(full.conversations(), half.conversations());
        }
    }
}
