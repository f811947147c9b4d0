package dev.parlando.cli;

import dev.parlando.metrics.StageListener;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.TurnScheduler;
import java.util.Locale;
import java.util.concurrent.Callable;
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

    @Option(names = "--slots", description = "as speech.slots")
    private int slots = DEFAULTS.slots();

    @Option(names = "--conversations", description = "as llm.conversations")
    private int conversations = DEFAULTS.conversations();

    @Option(names = "--context-tokens", description = "as llm.context-tokens")
    private int contextTokens = DEFAULTS.contextTokens();

    @Option(names = "--max-audio-steps", description = "as speech.max-audio-steps")
    private int maxAudioSteps = DEFAULTS.maxAudioSteps();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        SchedulerConfig chosen = options.schedulerConfig();
        SchedulerConfig config = new SchedulerConfig(
                slots,
                chosen.queueLimit(),
                conversations,
                contextTokens,
                chosen.maxReplyTokens(),
                maxAudioSteps,
                chosen.firstChunkSteps(),
                chosen.deterministic(),
                chosen.faithful(),
                chosen.sampling());
        try (TurnScheduler scheduler =
                BatchedTurnScheduler.open(options.model(), options.openEngine(), config, StageListener.NONE)) {
            scheduler.warmUp();
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "engines of %s are ready after %.1f s%n",
                            scheduler.modelName(),
                            (System.nanoTime() - start) / 1e9);
            return 0;
        }
    }
}
