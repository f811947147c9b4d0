package dev.parlando.engine.tensorrt;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.local.KnownModels;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.config.Config;
import dev.parlando.engine.ModelMemory;
import dev.parlando.engine.tensorrt.MemoryFit.Choice;
import dev.parlando.engine.tensorrt.MemoryFit.Wanted;
import dev.parlando.error.ErrorCode;
import dev.parlando.golden.TinyBundle;
import dev.parlando.speech.BundleMemory;
import dev.parlando.speech.MemoryBudget;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.SpeechSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks the choice of precision and slots without a GPU: the plan of the tiny bundle against made-up free memory. */
final class MemoryFitTest {
    private static final String ANY = "";
    private static final Optional<Integer> OPEN = Optional.empty();
    private static final Wanted NOTHING_SAID = wanted(ANY, OPEN);

    private static Wanted wanted(String precision, Optional<Integer> slots) {
        return wanted(precision, Optional.of(StepKernels.NONE), slots);
    }

    private static Wanted wanted(String precision, Optional<StepKernels> kernels, Optional<Integer> slots) {
        Optional<Precision> asked = precision.isEmpty() ? Optional.empty() : Optional.of(Precision.named(precision));
        return new Wanted(asked, CachePrecision.FP32, kernels, slots);
    }

    private static SchedulerConfig config(int slots) {
        return SpeechSettings.schedulerConfig(Config.defaults(LocalSpeech.SETTINGS), slots);
    }

    private static long total(Precision precision, int slots) {
        return total(precision, StepKernels.NONE, slots);
    }

    private static long total(Precision precision, StepKernels kernels, int slots) {
        try (ModelBundle bundle = TinyBundle.open()) {
            return MemoryBudget.of(bundle, new TensorRtCost(precision, CachePrecision.FP32, kernels), config(slots))
                    .total();
        }
    }

    private static Choice setUp(Wanted wanted, long freeBytes) {
        return setUp(TinyBundle.folder(), wanted, freeBytes);
    }

    private static Choice setUp(Path model, Wanted wanted, long freeBytes) {
        try (ModelMemory memory = new BundleMemory(KnownModels.open(model), Config.defaults(LocalSpeech.SETTINGS))) {
            return new MemoryFit("cuda:0", memory, freeBytes).choose(wanted);
        }
    }

    private static void assertChosen(String precision, int slots, Choice choice) {
        assertEquals(precision, choice.precision().publicName());
        assertEquals(slots, choice.slots());
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
        assertChosen("fp32", 64, setUp(wanted("fp32", OPEN), Long.MAX_VALUE));
        assertChosen("tf32", 3, setUp(wanted("", Optional.of(3)), Long.MAX_VALUE));
        assertChosen("tf32", 2, setUp(wanted("tf32", OPEN), total(Precision.TF32, 2)));
        assertChosen("mixed", 5, setUp(wanted("", Optional.of(5)), total(Precision.TF32, 5) - 1));
    }

    @Test
    void stepKernelsTakeTheRoomThatSlotsLeave() {
        Wanted open = wanted("", Optional.empty(), OPEN);
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
        Wanted three = wanted("tf32", Optional.empty(), Optional.of(3));
        assertKernels(StepKernels.SPEECH, 3, setUp(three, speech));
        assertKernels(StepKernels.NONE, 3, setUp(three, speech - 1));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "speech.slots 2 would fit",
                () -> setUp(wanted("tf32", Optional.of(StepKernels.SPEECH), Optional.of(3)), speech - 1));
    }

    @Test
    void stepKernelsThatAreAskedForAreKept() {
        long all = total(Precision.TF32, StepKernels.ALL, 3);
        Wanted asked = wanted("tf32", Optional.of(StepKernels.ALL), Optional.of(3));
        assertKernels(StepKernels.ALL, 3, setUp(asked, all));
        assertRefused(ErrorCode.BAD_CONFIG, "speech.slots 2 would fit", () -> setUp(asked, all - 1));
        assertKernels(StepKernels.NONE, 64, setUp(NOTHING_SAID, Long.MAX_VALUE));
    }

    @Test
    void stepKernelsThatNoLayersFitAreNotChosen() {
        Wanted half = new Wanted(Optional.of(Precision.TF32), CachePrecision.FP16, Optional.empty(), OPEN);
        // the language model's cache stays float32
        assertEquals(StepKernels.ALL, setUp(half, Long.MAX_VALUE).stepKernels());
        Wanted open = wanted("tf32", Optional.empty(), OPEN);
        assertEquals(
                StepKernels.NONE,
                setUp(Path.of("models", "demo"), open, Long.MAX_VALUE).stepKernels());
    }

    private static void assertKernels(StepKernels kernels, int slots, Choice choice) {
        assertEquals(kernels, choice.stepKernels());
        assertEquals(slots, choice.slots());
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWould() {
        long four = total(Precision.MIXED, 4);
        assertRefused(ErrorCode.BAD_CONFIG, "speech.slots 4 would fit", () -> setUp(wanted("", Optional.of(40)), four));
        assertRefused(ErrorCode.BAD_CONFIG, "choose a smaller precision", () -> setUp(wanted("tf32", OPEN), 1_000_000));
        assertRefused(ErrorCode.BAD_CONFIG, "cuda:0 has 0.00 GB free", () -> setUp(NOTHING_SAID, 1_000_000));
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "lower llm.conversations, llm.context-tokens or speech.max-audio-steps",
                () -> setUp(NOTHING_SAID, 1_000_000));
    }

    @Test
    void conversationsFollowTheSlotsUnlessTheyAreGiven() {
        assertEquals(64, config(64).conversations());
        assertEquals(16, config(12).conversations());
        assertEquals(16, config(8).conversations());
        assertEquals(2, config(1).conversations());
        Config five = Config.load(LocalSpeech.SETTINGS, Map.of(), Map.of(), Map.of("llm.conversations", "5"));
        assertEquals(5, SpeechSettings.schedulerConfig(five, 20).conversations());
    }

    @Test
    void thePlanCountsEveryWeightOnceAndEverySlot() {
        try (ModelBundle bundle = TinyBundle.open()) {
            TensorRtCost cost = new TensorRtCost(Precision.FP32, CachePrecision.FP32, StepKernels.NONE);
            MemoryBudget one = MemoryBudget.of(bundle, cost, config(16));
            MemoryBudget two = one.withCaches(bundle, cost, config(32));
            // keys and values of every layer, one buffer to move them, and a copy of one slot; heads, entries in steps
            // of
            // 64, width, float32; one slot more for the system message that conversations begin with
            assertEquals((17L * (2 * 2 + 1) + 2 * 2) * 2 * 2_048 * 16 * 4, one.conversations());
            assertEquals((16L * (2 * 2 + 1) + 2 * 2) * 2 * 2_368 * 16 * 4, one.utterances());
            assertEquals((33L * (2 * 2 + 1) + 2 * 2) * 2 * 2_048 * 16 * 4, two.conversations());
            assertEquals((32L * (2 * 2 + 1) + 2 * 2) * 2 * 2_368 * 16 * 4, two.utterances());
            assertEquals(one.weights(), two.weights());
            assertEquals(one.weights() + one.conversations() + one.utterances() + MemoryBudget.RESERVE, one.total());
        }
    }

    @Test
    void layersOfOurOwnKernelsAreCountedOnceMore() {
        try (ModelBundle bundle = TinyBundle.open()) {
            long none = weights(bundle, StepKernels.NONE);
            long speech = weights(bundle, StepKernels.SPEECH) - none;
            long all = weights(bundle, StepKernels.ALL) - none;
            // queries, keys, values, output; gate, up, down; two norms; float32
            assertEquals(4L * 2 * (4 * 32 * 32 + 3 * 64 * 32 + 2 * 32), speech);
            // two key heads for four query heads, biases
            assertEquals(4L * 2 * (2 * 64 * 64 + 2 * 32 * 64 + 128 + 3 * 128 * 64 + 2 * 64), all - speech);
        }
    }

    private static long weights(ModelBundle bundle, StepKernels kernels) {
        TensorRtCost cost = new TensorRtCost(Precision.FP32, CachePrecision.FP32, kernels);
        return MemoryBudget.of(bundle, cost, config(16)).weights();
    }

    @Test
    void aSpeechCacheInHalfPrecisionTakesHalfTheRoom() {
        try (ModelBundle bundle = TinyBundle.open()) {
            MemoryBudget full = MemoryBudget.of(
                    bundle, new TensorRtCost(Precision.TF32, CachePrecision.FP32, StepKernels.NONE), config(32));
            MemoryBudget half = MemoryBudget.of(
                    bundle, new TensorRtCost(Precision.TF32, CachePrecision.FP16, StepKernels.NONE), config(32));
            // the copy of one slot stays as it is
            long copy = 2L * 2 * 2 * 2_368 * 16 * 4;
            assertEquals((full.utterances() - copy) / 2, half.utterances() - copy);
            assertEquals(full.conversations(), half.conversations());
        }
    }
}
