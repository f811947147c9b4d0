package dev.parlando.cli;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigKey;
import dev.parlando.engine.tensorrt.AttentionForm;
import dev.parlando.engine.tensorrt.CachePrecision;
import dev.parlando.server.SpeechEngine;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.chat.LlmSampling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Speech from a bundle on this machine's devices. */
final class LocalSpeech implements SpeechLoader {
    private static final SchedulerConfig DEFAULTS = SchedulerConfig.DEFAULTS;

    private static final ConfigKey MODEL = ConfigKey.of(
                    "speech.model", "", "folder laid out as the MiniCPM-o 2.6 checkpoint; empty for the demo bundle")
            .withShortFlag("--model");
    private static final ConfigKey DEVICE = ConfigKey.of(
                    "speech.device", "cpu", "what runs the networks: cpu, or cuda:0,cuda:1,…")
            .withShortFlag("--device");
    private static final ConfigKey THREADS =
            ConfigKey.of("speech.threads", DeviceTuning.DEFAULTS.threads(), DeviceTuning.THREADS);
    private static final ConfigKey PRECISION = ConfigKey.of("speech.precision", "", Devices.PRECISIONS);
    private static final ConfigKey BUILDER_LEVEL =
            ConfigKey.of("speech.builder-level", DeviceTuning.DEFAULTS.builderLevel(), DeviceTuning.BUILDER_LEVEL);
    private static final ConfigKey CUDA_GRAPHS =
            ConfigKey.of("speech.cuda-graphs", "true", "true: " + DeviceTuning.CUDA_GRAPHS);
    private static final ConfigKey ATTENTION = ConfigKey.of("speech.attention", "split", DeviceTuning.ATTENTION);
    private static final ConfigKey CACHE_PRECISION =
            ConfigKey.of("speech.cache-precision", "fp32", DeviceTuning.CACHE_PRECISION);
    private static final ConfigKey STEP_KERNELS = ConfigKey.of("speech.step-kernels", "", DeviceTuning.STEP_KERNELS);
    private static final ConfigKey SLOTS = ConfigKey.of(
            "speech.slots", "", "turns spoken at once; empty for 8 on a CPU, as many as fit, up to 64, on a GPU");
    private static final ConfigKey QUEUE =
            ConfigKey.of("speech.queue-limit", DEFAULTS.queueLimit(), "turns that may wait for a slot");
    private static final ConfigKey MAX_STEPS = ConfigKey.of(
            "speech.max-audio-steps", DEFAULTS.maxAudioSteps(), "audio steps of one segment, 21.3 ms each");
    private static final ConfigKey FIRST_CHUNK = ConfigKey.of(
            "speech.first-chunk-steps", DEFAULTS.firstChunkSteps(), "audio steps of a turn's first chunk, 5 to 25");
    private static final ConfigKey DETERMINISTIC = ConfigKey.of(
            "speech.deterministic", "false", "true: no turn's arithmetic depends on another's; slower together");
    private static final ConfigKey FAITHFUL =
            ConfigKey.of("speech.faithful", "false", "true: an exact clone of the reference, its defects included");
    private static final ConfigKey CONVERSATIONS = ConfigKey.of(
            "llm.conversations",
            "",
            "chat sessions whose KV cache is kept; empty for twice the slots up to 16, at least the slots");
    private static final ConfigKey CONTEXT = ConfigKey.of(
            "llm.context-tokens", DEFAULTS.contextTokens(), "tokens of a conversation; older turns leave it");
    private static final ConfigKey REPLY =
            ConfigKey.of("llm.max-reply-tokens", DEFAULTS.maxReplyTokens(), "tokens of one reply");
    private static final ConfigKey TEMPERATURE =
            ConfigKey.of("llm.temperature", DEFAULTS.sampling().temperature(), "0 takes the likeliest token");
    private static final ConfigKey TOP_K =
            ConfigKey.of("llm.top-k", DEFAULTS.sampling().topK(), "likeliest tokens to choose from, up to 128");
    private static final ConfigKey TOP_P =
            ConfigKey.of("llm.top-p", DEFAULTS.sampling().topP(), "share of probability to choose from");
    private static final ConfigKey PENALTY = ConfigKey.of(
            "llm.repetition-penalty",
            DEFAULTS.sampling().repetitionPenalty(),
            "above 1 avoids what was said; 1 is none");

    @Override
    public List<ConfigKey> keys() {
        return List.of(
                MODEL,
                DEVICE,
                THREADS,
                PRECISION,
                BUILDER_LEVEL,
                CUDA_GRAPHS,
                ATTENTION,
                CACHE_PRECISION,
                STEP_KERNELS,
                SLOTS,
                QUEUE,
                MAX_STEPS,
                FIRST_CHUNK,
                DETERMINISTIC,
                FAITHFUL,
                CONVERSATIONS,
                CONTEXT,
                REPLY,
                TEMPERATURE,
                TOP_K,
                TOP_P,
                PENALTY);
    }

    @Override
    public List<SpeechEngine> engines(Config config) {
        CachePrecision speechCache = CachePrecision.named(config.text(CACHE_PRECISION));
        DeviceSetup.Wanted wanted = new DeviceSetup.Wanted(
                config.optional(PRECISION).orElse(""),
                speechCache,
                DeviceSetup.stepKernels(config.optional(STEP_KERNELS).orElse("")),
                size(config, SLOTS),
                size(config, CONVERSATIONS),
                schedulerConfig(config));
        Path model = config.optional(MODEL).map(Path::of).orElseGet(Devices::demoBundle);
        DeviceTuning tuning = new DeviceTuning(
                config.integer(THREADS, 0, DeviceTuning.MAX_THREADS),
                config.integer(BUILDER_LEVEL, 0, DeviceTuning.MAX_BUILDER_LEVEL),
                config.flag(CUDA_GRAPHS),
                AttentionForm.named(config.text(ATTENTION)),
                speechCache);
        return Arrays.stream(config.text(DEVICE).split(","))
                .map(device -> engine(device.strip(), model, tuning, wanted))
                .toList();
    }

    private static OptionalInt size(Config config, ConfigKey key) {
        return config.optional(key).isPresent() ? OptionalInt.of(config.integer(key, 1, 4_096)) : OptionalInt.empty();
    }

    private static SpeechEngine engine(String device, Path model, DeviceTuning tuning, DeviceSetup.Wanted wanted) {
        DeviceSetup setup = Devices.setUp(device, model, wanted);
        return new SpeechEngine(
                device,
                setup.precision(),
                stages -> BatchedTurnScheduler.open(
                        KnownModels.FAMILIES, model, Devices.open(device, setup, tuning), setup.config(), stages));
    }

    private static SchedulerConfig schedulerConfig(Config config) {
        LlmSampling sampling = new LlmSampling(
                config.decimal(TEMPERATURE, 0, 10),
                config.integer(TOP_K, 1, 128),
                config.decimal(TOP_P, 0.01, 1),
                config.decimal(PENALTY, 0.1, 10));
        return new SchedulerConfig(
                DEFAULTS.slots(),
                config.integer(QUEUE, 0, 1_000_000),
                DEFAULTS.conversations(),
                config.integer(CONTEXT, 64, 1 << 20),
                config.integer(REPLY, 1, 32_768),
                config.integer(MAX_STEPS, 50, 3_793),
                config.integer(FIRST_CHUNK, 5, 25),
                config.flag(DETERMINISTIC),
                config.flag(FAITHFUL),
                sampling);
    }
}
