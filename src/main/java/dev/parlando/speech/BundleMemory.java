package dev.parlando.speech;

import dev.parlando.config.Config;
import dev.parlando.engine.MemoryCost;
import dev.parlando.engine.ModelMemory;
import java.util.HashMap;
import java.util.Map;

/** Measures the memory that a bundle takes under a configuration. Reads no weights. Owns the bundle. */
public final class BundleMemory implements ModelMemory {
    private final ModelBundle bundle;
    private final Config config;
    /** Budgets by cost: counting weights writes graphs, and weights do not depend on the number of slots. */
    private final Map<MemoryCost, MemoryBudget> budgets = new HashMap<>();

    /**
     * Measures a bundle under a configuration.
     *
     * @param bundle is closed with this object
     */
    public BundleMemory(ModelBundle bundle, Config config) {
        this.bundle = bundle;
        this.config = config;
    }

    @Override
    public Need need(MemoryCost cost, int slots) {
        SchedulerConfig sizes = SpeechSettings.schedulerConfig(config, slots);
        MemoryBudget budget = budgets.computeIfAbsent(cost, unknown -> MemoryBudget.of(bundle, unknown, sizes))
                .withCaches(bundle, cost, sizes);
        return new Need(budget.total(), budget.toString());
    }

    @Override
    public String savings() {
        return SpeechSettings.CONVERSATIONS.name() + ", " + SpeechSettings.CONTEXT_TOKENS.name() + " or "
                + SpeechSettings.MAX_AUDIO_STEPS.name();
    }

    @Override
    public void close() {
        bundle.close();
    }
}
