package dev.parlando.speech;

import dev.parlando.engine.MemoryCost;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tts.SpeechDecoder;
import java.util.Locale;

/**
 * What a bundle takes of a device's memory, in bytes.
 *
 * @param weights of both decoders
 * @param conversations the language model's cache
 * @param utterances the speech decoder's cache
 * @param reserve for the device's own needs, the small networks, buffers and scratch: {@link #RESERVE}
 */
public record MemoryPlan(long weights, long conversations, long utterances, long reserve) {
    /** Kept free beside weights and caches. */
    public static final long RESERVE = 4L << 30;

    /** The plan for a configuration. The bundle's weights are only looked up, not read. */
    public static MemoryPlan of(Bundle bundle, MemoryCost cost, SchedulerConfig config) {
        return new MemoryPlan(weightBytes(bundle, cost), 0, 0, RESERVE).withCaches(bundle, cost, config);
    }

    private static long weightBytes(Bundle bundle, MemoryCost cost) {
        return LanguageModel.weightBytes(cost, bundle.weights(), bundle.llmConfig())
                + SpeechDecoder.weightBytes(cost, bundle.weights(), bundle.ttsConfig());
    }

    /** The same weights with the caches of another configuration. */
    public MemoryPlan withCaches(Bundle bundle, MemoryCost cost, SchedulerConfig config) {
        return new MemoryPlan(
                weights,
                LanguageModel.cacheBytes(
                        cost,
                        bundle.llmConfig(),
                        SpeechModel.llmSlots(config),
                        SpeechModel.contextTokens(bundle, config)),
                SpeechDecoder.cacheBytes(cost, bundle.ttsConfig(), config.slots(), config.maxAudioSteps()),
                reserve);
    }

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
