package dev.parlando.cli;

import dev.parlando.bundle.Bundle;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SchedulerConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that speaks in this process. */
final class ModelOptions {
    private static final String HOME_PROPERTY = "parlando.home";

    @Option(
            names = "--model",
            description = "folder of a model bundle laid out as the MiniCPM-o 2.6 checkpoint; default: the demo bundle")
    private Path model = Path.of(System.getProperty(HOME_PROPERTY, ""), "models", "demo");

    @Option(names = "--device", defaultValue = "cpu", description = "what runs the networks; default ${DEFAULT-VALUE}")
    private String device = "cpu";

    @Option(names = "--threads", description = "CPU threads that the networks use; default: all cores")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--deterministic", description = "no turn's arithmetic depends on another's; slower together")
    private boolean deterministic;

    @Option(names = "--faithful", description = "an exact clone of the reference, its defects included")
    private boolean faithful;

    Bundle openBundle() {
        return Bundle.open(model);
    }

    Engine openEngine() {
        if (!device.equals("cpu")) {
            throw new VoiceException(
                    ErrorCode.DEVICE_UNAVAILABLE,
                    "--device " + device + " is not available in this build; there is: cpu");
        }
        if (threads < 1) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--threads is " + threads + ", must be at least 1");
        }
        return new OrtEngine(new OrtEngineConfig(threads, true));
    }

    SchedulerConfig schedulerConfig() {
        return SchedulerConfig.DEFAULTS.withDeterministic(deterministic).withFaithful(faithful);
    }
}
