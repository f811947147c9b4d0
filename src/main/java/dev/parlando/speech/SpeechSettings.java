package dev.parlando.speech;

import static dev.parlando.config.ValueType.decimal;
import static dev.parlando.config.ValueType.duration;
import static dev.parlando.config.ValueType.flag;
import static dev.parlando.config.ValueType.integer;
import static dev.parlando.config.ValueType.optional;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.SettingList;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.speech.chat.LlmSampling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Declares the settings of turns and replies, and makes a {@link SchedulerConfig} from their values. */
public final class SpeechSettings {
    private static final SchedulerConfig DEFAULTS = SchedulerConfig.DEFAULTS;
    private static final SettingList DECLARED = new SettingList();

    public static final Setting<Integer> QUEUE_LIMIT = DECLARED.add(Setting.of(
                    "speech.queue-limit",
                    integer(0, 1_000_000, "turns"),
                    DEFAULTS.queueLimit(),
                    "turns that may wait for their place; further ones are refused with SERVER_BUSY")
            .withShortFlag("--queue-limit"));
    public static final Setting<Boolean> REAL_TIME_LIMIT = DECLARED.add(Setting.of(
                    "speech.real-time-limit",
                    flag(),
                    DEFAULTS.realTimeLimit(),
                    "speaks no more turns at once than the device is measured to speak in real time; false leaves that to"
                            + " speech.slots, and listeners may hear gaps")
            .withShortFlag("--real-time-limit"));
    public static final Setting<Integer> MAX_AUDIO_STEPS = DECLARED.add(Setting.of(
                    "speech.max-audio-steps",
                    integer(50, 3_793, "audio steps of 21.3 ms"),
                    DEFAULTS.maxAudioSteps(),
                    "longest audio of one segment of text")
            .withShortFlag("--max-audio-steps"));
    public static final Setting<Integer> FIRST_CHUNK_STEPS = DECLARED.add(Setting.of(
                    "speech.first-chunk-steps",
                    integer(
                            SchedulerConfig.MIN_FIRST_CHUNK_STEPS,
                            SchedulerConfig.MAX_FIRST_CHUNK_STEPS,
                            "audio steps of 21.3 ms"),
                    DEFAULTS.firstChunkSteps(),
                    "length of a turn's first chunk of audio: fewer bring the first sound earlier, but under load the second"
                            + " chunk may come too late")
            .withShortFlag("--first-chunk"));
    static final Setting<Optional<Integer>> PARKED_MEMORY = DECLARED.add(Setting.of(
            "speech.parked-memory",
            optional(integer(0, 1 << 20, "MiB")),
            Optional.empty(),
            "memory of Java for turns that wait without a slot; beyond it their state is made again, which takes a few"
                    + " steps' time for each; empty for a quarter of Java's heap"));
    public static final Setting<Boolean> DETERMINISTIC = DECLARED.add(Setting.of(
                    "speech.deterministic",
                    flag(),
                    DEFAULTS.deterministic(),
                    "runs every turn in batches of one, the same to the byte in any company; slower together")
            .withShortFlag("--deterministic"));
    public static final Setting<Boolean> FAITHFUL = DECLARED.add(Setting.of(
                    "speech.faithful",
                    flag(),
                    DEFAULTS.faithful(),
                    "speaks as an exact clone of the reference, its defects included")
            .withShortFlag("--faithful"));
    public static final Setting<Optional<Duration>> NOISE_LIMIT = DECLARED.add(Setting.of(
            "speech.noise-limit",
            optional(duration()),
            Optional.empty(),
            "a turn that is unlike speech for as long (at least 1s), or never ends, is cut off as truncated; 0s for never;"
                    + " empty for " + NoiseWatch.USUAL.toSeconds()
                    + "s, and never with random weights or speech.faithful"));
    public static final Setting<Optional<Integer>> CONVERSATIONS = DECLARED.add(Setting.of(
                    "llm.conversations",
                    optional(integer(1, 4_096, "conversations")),
                    Optional.empty(),
                    "chat sessions whose KV cache is kept; empty for twice the slots up to " + DEFAULTS.conversations()
                            + ", and never fewer than slots")
            .withShortFlag("--conversations"));
    public static final Setting<Integer> CONTEXT_TOKENS = DECLARED.add(Setting.of(
                    "llm.context-tokens",
                    integer(64, 1 << 20, "tokens"),
                    DEFAULTS.contextTokens(),
                    "longest conversation that is remembered; older turns leave it")
            .withShortFlag("--context-tokens"));
    public static final Setting<Integer> MAX_REPLY_TOKENS = DECLARED.add(
            Setting.of("llm.max-reply-tokens", integer(1, 32_768, "tokens"), DEFAULTS.maxReplyTokens(), "longest reply")
                    .withShortFlag("--max-reply-tokens"));
    static final Setting<Double> TEMPERATURE = DECLARED.add(Setting.of(
            "llm.temperature",
            decimal(0, 10),
            DEFAULTS.sampling().temperature(),
            "evens out the probabilities of a reply's next token; 0 takes the likeliest token"));
    static final Setting<Integer> TOP_K = DECLARED.add(Setting.of(
            "llm.top-k",
            integer(1, LlmSampling.MAX_TOP_K, "tokens"),
            DEFAULTS.sampling().topK(),
            "likeliest tokens to choose from"));
    static final Setting<Double> TOP_P = DECLARED.add(Setting.of(
            "llm.top-p", decimal(0.01, 1), DEFAULTS.sampling().topP(), "share of the probability to choose from"));
    static final Setting<Double> REPETITION_PENALTY = DECLARED.add(Setting.of(
            "llm.repetition-penalty",
            decimal(0.1, 10),
            DEFAULTS.sampling().repetitionPenalty(),
            "above 1 avoids tokens that were said before; 1 does nothing"));

    /** Every setting of this class, in the order of the documentation. */
    public static final List<Setting<?>> ALL = DECLARED.close();

    private SpeechSettings() {}

    /** Returns the values of a configuration whose {@link DeviceSettings#SLOTS} a device has filled in. */
    public static SchedulerConfig schedulerConfig(Config config) {
        return schedulerConfig(config, config.get(DeviceSettings.SLOTS).orElseThrow());
    }

    /** Returns the values of a configuration with a number of slots that overrides {@link DeviceSettings#SLOTS}. */
    public static SchedulerConfig schedulerConfig(Config config, int slots) {
        int usual = Math.max(slots, Math.min(DEFAULTS.conversations(), 2 * slots));
        return SchedulerConfig.builder()
                .slots(slots)
                .queueLimit(config.get(QUEUE_LIMIT))
                .realTimeLimit(config.get(REAL_TIME_LIMIT))
                .conversations(config.get(CONVERSATIONS).orElse(usual))
                .contextTokens(config.get(CONTEXT_TOKENS))
                .maxReplyTokens(config.get(MAX_REPLY_TOKENS))
                .maxAudioSteps(config.get(MAX_AUDIO_STEPS))
                .firstChunkSteps(config.get(FIRST_CHUNK_STEPS))
                .parkedBytes(parkedBytes(config))
                .deterministic(config.get(DETERMINISTIC))
                .faithful(config.get(FAITHFUL))
                .noiseLimit(config.get(NOISE_LIMIT))
                .sampling(new LlmSampling(
                        config.get(TEMPERATURE), config.get(TOP_K), config.get(TOP_P), config.get(REPETITION_PENALTY)))
                .build();
    }

    private static long parkedBytes(Config config) {
        return config.get(PARKED_MEMORY)
                .map(mebibytes -> (long) mebibytes << 20)
                .orElseGet(() -> Runtime.getRuntime().maxMemory() / 4);
    }
}
