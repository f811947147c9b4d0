package dev.parlando.cli;

import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.StageListener;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds a device's engines before a server needs them. */
@Command(
        name = "build-engines",
        description = "Loads a model on a device and warms it up, which builds and keeps every engine that a server of"
                + " the same sizes needs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BuildEnginesCommand implements Callable<Integer> {
    private static final SchedulerConfig DEFAULTS = SchedulerConfig.DEFAULTS;

    @Mixin
    private ModelOptions options = new ModelOptions();

    @Option(names = "--slots", description = "as speech.slots; default: as many as fit")
    private @Nullable Integer slots;

    @Option(names = "--conversations", description = "as llm.conversations")
    private @Nullable Integer conversations;

    @Option(names = "--context-tokens", description = "as llm.context-tokens")
    private int contextTokens = DEFAULTS.contextTokens();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        SchedulerConfig chosen = options.schedulerConfig();
        SchedulerConfig others = new SchedulerConfig(
                chosen.slots(),
                chosen.queueLimit(),
                chosen.conversations(),
                contextTokens,
                chosen.maxReplyTokens(),
                chosen.maxAudioSteps(),
                chosen.firstChunkSteps(),
                chosen.deterministic(),
                chosen.faithful(),
                chosen.sampling());
        DeviceSetup setup = options.setUp(size(slots), size(conversations), others);
        try (TurnScheduler scheduler = BatchedTurnScheduler.open(
                KnownModels.FAMILIES, options.model(), options.openEngine(setup), setup.config(), StageListener.NONE)) {
            scheduler.warmUp();
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "engines of %s in %s with %d slots are ready after %.1f s%n",
                            scheduler.modelName(),
                            setup.precision(),
                            setup.config().slots(),
                            (System.nanoTime() - start) / 1e9);
            return 0;
        }
    }

    private static OptionalInt size(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
