package dev.parlando.cli;

import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.PlannedSpeech;
import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.StageListener;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Builds a device's engines before a server needs them. */
@Command(
        name = "build-engines",
        description = "Loads a model on a device and warms it up, which builds and keeps every engine that a server of"
                + " the same sizes needs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BuildEnginesCommand implements Callable<Integer> {
    private final SettingFlags flags;

    private BuildEnginesCommand(SettingFlags flags) {
        this.flags = flags;
    }

    /** Returns the command; environment variables that begin with {@code PARLANDO_} are settings. */
    static CommandLine create(Map<String, String> environment) {
        SettingFlags flags = SettingFlags.layered(LocalSpeech.SETTINGS, ProgramSettings.ALL, environment);
        return flags.commandLine(new BuildEnginesCommand(flags));
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        PlannedSpeech planned = LocalSpeech.plan(flags.load(spec));
        try (TurnScheduler scheduler = planned.open(planned.openEngine(), StageListener.NONE)) {
            scheduler.warmUp();
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "engines of %s in %s with %d slots are ready after %.1f s%n",
                            scheduler.modelName(),
                            planned.precision(),
                            planned.schedulerConfig().slots(),
                            (System.nanoTime() - start) / 1e9);
            return 0;
        }
    }
}
