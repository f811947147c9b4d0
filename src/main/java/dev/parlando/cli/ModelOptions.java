package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SchedulerConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that speaks in this process. */
final class ModelOptions {
    @Option(
            names = "--model",
            description = "folder of a model bundle laid out as the MiniCPM-o 2.6 checkpoint; default: the demo bundle")
    private Path model = Devices.demoBundle();

    @Option(names = "--device", defaultValue = "cpu", description = "what runs the networks; default ${DEFAULT-VALUE}")
    private String device = "cpu";

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads that the networks use; 0, the default, for half the processors")
    private int threads;

    @Option(
            names = "--precision",
            defaultValue = "int8",
            description = Devices.PRECISIONS + "; default ${DEFAULT-VALUE}")
    private String precision = "int8";

    @Option(names = "--deterministic", description = "no turn's arithmetic depends on another's; slower together")
    private boolean deterministic;

    @Option(names = "--faithful", description = "an exact clone of the reference, its defects included")
    private boolean faithful;

    @Option(
            names = "--first-chunk",
            paramLabel = "STEPS",
            defaultValue = "25",
            description = "audio steps of 21.3 ms in the first chunk, 5 to 25; default ${DEFAULT-VALUE}")
    private int firstChunkSteps = SchedulerConfig.DEFAULTS.firstChunkSteps();

    Path model() {
        return model;
    }

    Engine openEngine() {
        if (threads < 0 || threads > Devices.MAX_THREADS) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--threads is " + threads + ", must be 0 to " + Devices.MAX_THREADS);
        }
        return Devices.open(device, threads, Devices.products(precision));
    }

    SchedulerConfig schedulerConfig() {
        if (firstChunkSteps < 5 || firstChunkSteps > 25) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--first-chunk is " + firstChunkSteps + ", must be 5 to 25 audio steps");
        }
        return SchedulerConfig.DEFAULTS
                .withDeterministic(deterministic)
                .withFaithful(faithful)
                .withFirstChunkSteps(firstChunkSteps);
    }
}
