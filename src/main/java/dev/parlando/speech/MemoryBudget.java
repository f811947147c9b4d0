package dev.parlando.speech;

import dev.parlando.engine.DecoderNetwork;
import dev.parlando.engine.MemoryCost;
import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.WeightProducts;
import java.util.Locale;

/**
 * Holds how much of a device's memory a bundle takes, in bytes.
 *
 * @param weights bytes of both decoders
 * @param conversations bytes of the language model's cache
 * @param utterances bytes of the speech decoder's cache
 * @param reserve bytes for the device's own needs, the small networks, buffers and scratch: {@link #RESERVE}
 */
public record MemoryBudget(long weights, long conversations, long utterances, long reserve) {
    /** Bytes kept free beside weights and caches. */
    public static final long RESERVE = 4L << 30;

    /** Returns the budget for a configuration. The bundle's weights are looked up, not read. */
    public static MemoryBudget of(ModelBundle bundle, MemoryCost cost, SchedulerConfig config) {
        return new MemoryBudget(weightBytes(bundle, cost), 0, 0, RESERVE).withCaches(bundle, cost, config);
    }

    private static long weightBytes(ModelBundle bundle, MemoryCost cost) {
        return weightBytes(bundle.llm(), cost) + weightBytes(bundle.tts(), cost);
    }

    private static long weightBytes(DecoderNetwork network, MemoryCost cost) {
        WeightProducts products = cost.weightProducts(network.role());
        return cost.weightBytes(network.write(DecoderForm.general(products)))
                + cost.stepBytes(network.role(), network.parts(products).stack());
    }

    /** Returns a budget with the same weights and the caches of another configuration. */
    public MemoryBudget withCaches(ModelBundle bundle, MemoryCost cost, SchedulerConfig config) {
        return new MemoryBudget(
                weights,
                cacheBytes(bundle.llm(), cost, SpeechModel.llmSlots(config), SpeechModel.contextTokens(bundle, config)),
                cacheBytes(
                        bundle.tts(),
                        cost,
                        config.slots(),
                        bundle.tts().capacity(SpeechModel.maxSteps(bundle, config))),
                reserve);
    }

    private static long cacheBytes(DecoderNetwork network, MemoryCost cost, int numSlots, int capacity) {
        return cost.cacheBytes(network.cacheShape(numSlots, capacity), cost.cacheType(network.role()));
    }

    /** Returns the sum of all parts. */
    public long total() {
        return weights + conversations + utterances + reserve;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f GB (weights %.2f, conversations %.2f, utterances %.2f, reserve %.2f)",
                total() / 1e9,
                weights / 1e9,
                conversations / 1e9,
                utterances / 1e9,
                reserve / 1e9);
    }
}
