package dev.parlando.cli;

import dev.parlando.engine.Engine;
import dev.parlando.engine.tensorrt.AttentionForm;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.engine.tensorrt.StepKernels;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SchedulerConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options of every command that speaks in this process. */
public final class ModelOptions {
    @Option(
            names = "--model",
            description = "folder of a model bundle laid out as the MiniCPM-o 2.6 checkpoint; default: the demo bundle")
    private Path model = Devices.demoBundle();

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda:N; default ${DEFAULT-VALUE}")
    private String device = "cpu";

    @Option(names = "--threads", defaultValue = "0", description = DeviceTuning.THREADS + ", the default")
    private int threads;

    @Option(names = "--precision", defaultValue = "", description = Devices.PRECISIONS)
    private String precision = "";

    @Option(
            names = "--builder-level",
            paramLabel = "0..5",
            defaultValue = "3",
            description = DeviceTuning.BUILDER_LEVEL + "; default ${DEFAULT-VALUE}")
    private int builderLevel = DeviceTuning.DEFAULTS.builderLevel();

    @Option(
            names = "--cuda-graphs",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = DeviceTuning.CUDA_GRAPHS + "; the default")
    private boolean cudaGraphs = DeviceTuning.DEFAULTS.cudaGraphs();

    @Option(
            names = "--attention",
            paramLabel = "split|joined",
            defaultValue = "split",
            description = DeviceTuning.ATTENTION + "; default ${DEFAULT-VALUE}")
    private String attention = DeviceTuning.DEFAULTS.attention().publicName();

    @Option(
            names = "--cache-precision",
            paramLabel = "fp32|fp16",
            defaultValue = "fp32",
            description = DeviceTuning.CACHE_PRECISION + "; default ${DEFAULT-VALUE}")
    private String cachePrecision = DeviceTuning.DEFAULTS.speechCache().publicName();

    @Option(
            names = "--step-kernels",
            paramLabel = "none|speech|all",
            defaultValue = "",
            description = DeviceTuning.STEP_KERNELS)
    private String stepKernels = "";

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

    @Option(
            names = "--max-reply-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "tokens of one reply; default ${DEFAULT-VALUE}")
    private int maxReplyTokens = SchedulerConfig.DEFAULTS.maxReplyTokens();

    @Option(
            names = "--max-audio-steps",
            paramLabel = "STEPS",
            defaultValue = "2048",
            description = "audio steps of one segment of text; default ${DEFAULT-VALUE}")
    private int maxAudioSteps = SchedulerConfig.DEFAULTS.maxAudioSteps();

    /** Refuses what is out of range, before anything is loaded. */
    public void check() {
        checkRange("--threads", threads, 0, DeviceTuning.MAX_THREADS);
        checkRange("--builder-level", builderLevel, 0, DeviceTuning.MAX_BUILDER_LEVEL);
        checkRange("--first-chunk", firstChunkSteps, 5, 25);
        checkRange("--max-reply-tokens", maxReplyTokens, 1, 32_768);
        checkRange("--max-audio-steps", maxAudioSteps, 50, 3_793);
        tuning();
        stepKernels();
        Devices.check(device);
    }

    public Path model() {
        return model;
    }

    /** What the device is to run; without {@code slots} or {@code conversations}, what a server without them runs. */
    public DeviceSetup setUp(OptionalInt slots, OptionalInt conversations, SchedulerConfig others) {
        return Devices.setUp(
                device,
                model,
                new DeviceSetup.Wanted(precision, tuning().speechCache(), stepKernels(), slots, conversations, others));
    }

    /** What the device is to run of single networks, in each of the precisions given with commas between them. */
    public List<DeviceSetup> setUpNetworks() {
        check();
        return Arrays.stream(precision.split(",", -1))
                .map(one -> Devices.setUp(
                        device,
                        model,
                        new DeviceSetup.Wanted(
                                one,
                                tuning().speechCache(),
                                stepKernels(),
                                OptionalInt.of(1),
                                OptionalInt.of(1),
                                schedulerConfig())))
                .toList();
    }

    /** @param setup of this device */
    public Engine openEngine(DeviceSetup setup) {
        check();
        return Devices.open(device, setup, tuning());
    }

    public DeviceTuning tuning() {
        return new DeviceTuning(
                threads,
                builderLevel,
                cudaGraphs,
                AttentionForm.named(attention),
                CachePrecision.named(cachePrecision));
    }

    /** Empty where the device is to choose. */
    public Optional<StepKernels> stepKernels() {
        return DeviceSetup.stepKernels(stepKernels);
    }

    public SchedulerConfig schedulerConfig() {
        check();
        return SchedulerConfig.DEFAULTS
                .withDeterministic(deterministic)
                .withFaithful(faithful)
                .withFirstChunkSteps(firstChunkSteps)
                .withLimits(maxReplyTokens, maxAudioSteps);
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, name + " is " + value + ", must be " + min + " to " + max);
        }
    }
}
