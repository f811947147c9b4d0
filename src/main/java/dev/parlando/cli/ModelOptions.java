package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SchedulerConfig;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options of every command that speaks in this process. */
final class ModelOptions {
    @Option(
            names = "--model",
            description = "folder of a model bundle laid out as the MiniCPM-o 2.6 checkpoint; default: the demo bundle")
    private Path model = Devices.demoBundle();

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda:N; default ${DEFAULT-VALUE}")
    private String device = "cpu";

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads that the networks use; 0, the default, for half the processors")
    private int threads;

    @Option(names = "--precision", defaultValue = "", description = Devices.PRECISIONS)
    private String precision = "";

    @Option(names = "--deterministic", description = "no turn's arithmetic depends on another's; slower together")
    private boolean deterministic;

    @Option(names = "--faithful", description = "an exact clone of the reference, its defects included")
    private boolean faithful;

    Path model() {
        return model;
    }

    /** What the device is to run; without {@code slots} or {@code conversations}, what a server without them runs. */
    DeviceSetup setUp(OptionalInt slots, OptionalInt conversations, SchedulerConfig others) {
        return Devices.setUp(device, model, new DeviceSetup.Wanted(precision, slots, conversations, others));
    }

    /** @param setup of this device */
    Engine openEngine(DeviceSetup setup) {
        if (threads < 0 || threads > Devices.MAX_THREADS) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--threads is " + threads + ", must be 0 to " + Devices.MAX_THREADS);
        }
        return Devices.open(device, threads, setup.precision());
    }

    SchedulerConfig schedulerConfig() {
        return SchedulerConfig.DEFAULTS.withDeterministic(deterministic).withFaithful(faithful);
    }
}
