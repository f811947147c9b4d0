package dev.parlando.cli;

import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.Precision;
import dev.parlando.engine.tensorrt.StepKernels;
import dev.parlando.engine.tensorrt.TensorRtCost;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.MemoryPlan;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.SchedulerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device is to run, with what the user has left open filled in.
 *
 * @param precision public name of its arithmetic
 * @param stepKernels of a GPU: which decoders run kernels of our own in steps of one row
 * @param config slots and conversations included
 */
public record DeviceSetup(String precision, StepKernels stepKernels, SchedulerConfig config) {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSetup.class);

    private static final int USUAL_SLOTS = SchedulerConfig.DEFAULTS.slots();
    private static final int USUAL_CONVERSATIONS = SchedulerConfig.DEFAULTS.conversations();

    /** Few numbers, because plans are built for one: a little less free memory should not change it. */
    private static final List<Integer> SLOTS_TO_TRY = List.of(64, 48, 32, 24, 16, 12, USUAL_SLOTS, 4, 2, 1);

    private static final List<Precision> PRECISIONS_TO_TRY = List.of(Precision.TF32, Precision.MIXED);

    /**
     * What the user has said.
     *
     * @param precision empty for the device's default
     * @param speechCache of the speech decoder on a GPU
     * @param stepKernels on a GPU; empty for those that leave the slots as they are
     * @param slots empty for as many as is usual on a CPU, as fit on a GPU
     * @param conversations empty for twice the slots up to the usual number, and never fewer than slots
     * @param others everything else; its slots and conversations do not count
     */
    record Wanted(
            String precision,
            CachePrecision speechCache,
            Optional<StepKernels> stepKernels,
            OptionalInt slots,
            OptionalInt conversations,
            SchedulerConfig others) {
        Wanted withoutStepKernels() {
            return new Wanted(precision, speechCache, Optional.of(StepKernels.NONE), slots, conversations, others);
        }

        SchedulerConfig config(int numSlots) {
            int usual = Math.max(numSlots, Math.min(USUAL_CONVERSATIONS, 2 * numSlots));
            return others.withSlots(numSlots).withConversations(conversations.orElse(usual));
        }
    }

    /**
     * What a user has said of step kernels.
     *
     * @throws VoiceException {@code BAD_CONFIG}
     */
    static Optional<StepKernels> stepKernels(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(StepKernels.named(text));
    }

    static DeviceSetup ofCpu(String precision, Wanted wanted) {
        return new DeviceSetup(
                precision, StepKernels.NONE, wanted.config(wanted.slots().orElse(USUAL_SLOTS)));
    }

    /**
     * Chooses TF32 if it fits with the usual number of slots, else {@code mixed}; then as many slots as fit beside the speech
     * decoder's step kernels, which take little; then the language model's if there is room for them too. Where nothing fits with
     * kernels that nobody asked for, there are none.
     *
     * @param freeBytes of the GPU
     * @throws VoiceException {@code BAD_CONFIG} if nothing fits, saying what would
     */
    static DeviceSetup ofGpu(String device, ModelBundle bundle, Wanted wanted, long freeBytes) {
        Optional<Precision> asked =
                wanted.precision().isEmpty() ? Optional.empty() : Optional.of(Precision.named(wanted.precision()));
        List<Precision> precisions = asked.map(List::of).orElse(PRECISIONS_TO_TRY);
        for (Precision precision : precisions) {
            boolean isLast = precision == precisions.get(precisions.size() - 1);
            TensorRtCost cost = new TensorRtCost(
                    precision, wanted.speechCache(), wanted.stepKernels().orElse(StepKernels.SPEECH));
            MemoryPlan plan =
                    MemoryPlan.of(bundle, cost, wanted.config(wanted.slots().orElse(isLast ? 1 : USUAL_SLOTS)));
            int fitting = fitting(plan, bundle, cost, wanted, freeBytes);
            int least = isLast ? 1 : USUAL_SLOTS;
            if (fitting >= wanted.slots().orElse(least)) {
                SchedulerConfig config = wanted.config(wanted.slots().orElse(fitting));
                StepKernels kernels =
                        wanted.stepKernels().orElseGet(() -> stepKernels(bundle, cost, config, freeBytes));
                LOG.info(
                        "{}: {}, step kernels {}, {} slots, {} conversations ({}); plan {} of {} GB that are free",
                        device,
                        precision.publicName(),
                        kernels.publicName(),
                        config.slots(),
                        config.conversations(),
                        reason(wanted, asked.isPresent(), isLast),
                        MemoryPlan.of(bundle, cost.with(kernels), config),
                        gigabytes(freeBytes));
                return new DeviceSetup(precision.publicName(), kernels, config);
            }
            if (isLast && wanted.stepKernels().isEmpty()) {
                return ofGpu(device, bundle, wanted.withoutStepKernels(), freeBytes);
            }
            if (isLast) {
                throw tooLarge(device, precision, plan, fitting, freeBytes);
            }
            LOG.info("{}: {} does not fit: {}", device, precision.publicName(), plan);
        }
        throw new IllegalStateException("no precision to try");
    }

    /** Of the kernels that can run any of the bundle's layers, the most that fit; the speech decoder's do. */
    private static StepKernels stepKernels(
            ModelBundle bundle, TensorRtCost cost, SchedulerConfig config, long freeBytes) {
        long none = MemoryPlan.of(bundle, cost.with(StepKernels.NONE), config).total();
        long speech =
                MemoryPlan.of(bundle, cost.with(StepKernels.SPEECH), config).total();
        long all = MemoryPlan.of(bundle, cost.with(StepKernels.ALL), config).total();
        if (all > speech && all <= freeBytes) {
            return StepKernels.ALL;
        }
        return speech > none ? StepKernels.SPEECH : StepKernels.NONE;
    }

    private static String reason(Wanted wanted, boolean precisionAsked, boolean isLast) {
        String precision = precisionAsked ? "precision as asked" : isLast ? "tf32 does not fit" : "tf32 fits";
        return precision + ", slots " + (wanted.slots().isPresent() ? "as asked" : "as many as fit");
    }

    /** The largest number of slots that fits, of those to try and the one asked for; 0 if none does. */
    private static int fitting(MemoryPlan plan, ModelBundle bundle, TensorRtCost cost, Wanted wanted, long freeBytes) {
        OptionalInt asked = wanted.slots();
        if (asked.isPresent() && plan.total() <= freeBytes) {
            return asked.getAsInt();
        }
        return SLOTS_TO_TRY.stream()
                .filter(slots ->
                        plan.withCaches(bundle, cost, wanted.config(slots)).total() <= freeBytes)
                .filter(slots -> asked.isEmpty() || slots < asked.getAsInt())
                .findFirst()
                .orElse(0);
    }

    private static VoiceException tooLarge(
            String device, Precision precision, MemoryPlan plan, int fitting, long freeBytes) {
        String cure = fitting > 0
                ? "speech.slots " + fitting + " would fit"
                : "lower llm.conversations, llm.context-tokens or speech.max-audio-steps, choose a smaller precision"
                        + " (mixed, bf16), set speech.step-kernels to none, or free the GPU";
        return new VoiceException(
                ErrorCode.BAD_CONFIG,
                device + " has " + gigabytes(freeBytes) + " GB free, " + precision.publicName() + " takes " + plan
                        + "; " + cure);
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / 1e9);
    }
}
