package dev.parlando.engine.tensorrt;

import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.ModelMemory;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses precision, slots and step kernels so that a model fits the free memory of a GPU. Works without a GPU. */
final class MemoryFit {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryFit.class);

    private static final int USUAL_SLOTS = DeviceSettings.USUAL_SLOTS;

    /**
     * Numbers of slots to try, largest first. They are few because a plan is built for one number: a little less free
     * memory should not lead to another number.
     */
    private static final List<Integer> SLOTS_TO_TRY = List.of(64, 48, 32, 24, 16, 12, USUAL_SLOTS, 4, 2, 1);

    private static final List<Precision> PRECISIONS_TO_TRY = List.of(Precision.TF32, Precision.MIXED);

    private final String device;
    private final ModelMemory model;
    private final long freeBytes;

    /**
     * Holds the user's choices.
     *
     * @param precision empty for TF32 or, where that does not fit, {@code mixed}
     * @param speechCache type of the speech decoder's cache
     * @param stepKernels empty for the speech decoder's, and the language model's if they cost no slot
     * @param slots empty for the most that fit
     */
    record Wanted(
            Optional<Precision> precision,
            CachePrecision speechCache,
            Optional<StepKernels> stepKernels,
            Optional<Integer> slots) {
        private Wanted withoutStepKernels() {
            return new Wanted(precision, speechCache, Optional.of(StepKernels.NONE), slots);
        }
    }

    /** Holds the result: the user's choices, completed so that the model fits. */
    record Choice(Precision precision, StepKernels stepKernels, int slots) {}

    /**
     * Prepares a choice.
     *
     * @param device for messages
     * @param model to be run; the caller closes it
     * @param freeBytes free memory of the GPU
     */
    MemoryFit(String device, ModelMemory model, long freeBytes) {
        this.device = device;
        this.model = model;
        this.freeBytes = freeBytes;
    }

    /**
     * Chooses in three steps whatever the user left open.
     *
     * <ol>
     *   <li>Precision: TF32 if it fits with the usual number of slots, else {@code mixed}.
     *   <li>Slots: the most that fit beside the speech decoder's step kernels, which take little memory.
     *   <li>The language model's step kernels, if they fit too.
     * </ol>
     *
     * <p>If nothing fits with step kernels and the user did not choose them, there are none.
     *
     * @throws VoiceException {@code BAD_CONFIG} if nothing fits, naming choices that would fit
     */
    Choice choose(Wanted wanted) {
        List<Precision> precisions = wanted.precision().map(List::of).orElse(PRECISIONS_TO_TRY);
        for (Precision precision : precisions.subList(0, precisions.size() - 1)) {
            Optional<Choice> choice = choose(wanted, precision, USUAL_SLOTS);
            if (choice.isPresent()) {
                return choice.get();
            }
            LOG.info("{}: {} does not fit", device, precision.publicName());
        }
        Precision last = precisions.get(precisions.size() - 1);
        return choose(wanted, last, 1).orElseGet(() -> {
            if (wanted.stepKernels().isEmpty()) {
                return choose(wanted.withoutStepKernels());
            }
            throw tooLarge(wanted, last);
        });
    }

    /**
     * Returns the choice for one precision. Empty if fewer than {@code least} slots fit, or fewer than the user asked
     * for.
     */
    private Optional<Choice> choose(Wanted wanted, Precision precision, int least) {
        TensorRtCost cost = cost(wanted, precision);
        int asked = wanted.slots().orElse(least);
        if (mostSlots(wanted, cost, asked) < asked) {
            return Optional.empty();
        }
        int slots = wanted.slots().orElseGet(() -> mostSlots(wanted, cost, asked));
        StepKernels kernels = wanted.stepKernels().orElseGet(() -> mostKernels(cost, slots));
        LOG.info(
                "{}: {} ({}), step kernels {}, {} slots ({}); plan {} of {} GB that are free",
                device,
                precision.publicName(),
                wanted.precision().isPresent() ? "as asked" : "the best that fits",
                kernels.publicName(),
                slots,
                wanted.slots().isPresent() ? "as asked" : "as many as fit",
                model.need(cost.with(kernels), slots),
                gigabytes(freeBytes));
        return Optional.of(new Choice(precision, kernels, slots));
    }

    /**
     * Returns the cost for choosing slots. It includes the speech decoder's kernels, which matter more than another
     * slot.
     */
    private static TensorRtCost cost(Wanted wanted, Precision precision) {
        return new TensorRtCost(
                precision, wanted.speechCache(), wanted.stepKernels().orElse(StepKernels.SPEECH));
    }

    /** Returns the user's number of slots if it fits, or else the largest number to try that fits; 0 if none fits. */
    private int mostSlots(Wanted wanted, TensorRtCost cost, int asked) {
        Optional<Integer> given = wanted.slots();
        if (given.isPresent() && fits(cost, asked)) {
            return asked;
        }
        return SLOTS_TO_TRY.stream()
                .filter(slots -> given.isEmpty() || slots < asked)
                .filter(slots -> fits(cost, slots))
                .findFirst()
                .orElse(0);
    }

    /**
     * Returns the largest selection of kernels that fits, among those that run any of the model's layers. The speech
     * decoder's kernels do fit.
     */
    private StepKernels mostKernels(TensorRtCost cost, int slots) {
        long none = bytes(cost.with(StepKernels.NONE), slots);
        long speech = bytes(cost.with(StepKernels.SPEECH), slots);
        long all = bytes(cost.with(StepKernels.ALL), slots);
        if (all > speech && all <= freeBytes) {
            return StepKernels.ALL;
        }
        return speech > none ? StepKernels.SPEECH : StepKernels.NONE;
    }

    private boolean fits(TensorRtCost cost, int slots) {
        return bytes(cost, slots) <= freeBytes;
    }

    private long bytes(TensorRtCost cost, int slots) {
        return model.need(cost, slots).bytes();
    }

    private VoiceException tooLarge(Wanted wanted, Precision precision) {
        TensorRtCost cost = cost(wanted, precision);
        int asked = wanted.slots().orElse(1);
        int fitting = mostSlots(wanted, cost, asked);
        String cure = fitting > 0
                ? DeviceSettings.SLOTS.name() + " " + fitting + " would fit"
                : "lower " + model.savings() + ", choose a smaller precision (mixed, bf16), set "
                        + GpuSettings.STEP_KERNELS.name() + " to none, or free the GPU";
        return new VoiceException(
                ErrorCode.BAD_CONFIG,
                device + " has " + gigabytes(freeBytes) + " GB free, " + precision.publicName() + " takes "
                        + model.need(cost, asked) + "; " + cure);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / 1e9);
    }
}
