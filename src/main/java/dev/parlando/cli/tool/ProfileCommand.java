package dev.parlando.cli.tool;

import dev.parlando.bench.gpu.DecoderProfile;
import dev.parlando.bench.gpu.DecoderProfile.Sizes;
import dev.parlando.bench.gpu.DecoderProfile.Times;
import dev.parlando.cli.ToolCommand;
import dev.parlando.cli.local.KnownModels;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.PlannedSpeech;
import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.SpeechSettings;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times a decoder's runs on a device. */
@Command(
        name = "profile",
        description = "Times runs of a bundle's decoders on a device, beside the time to read what they read;"
                + " in each of the precisions that --precision names. Prints Markdown.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ProfileCommand implements ToolCommand {
    /** Names a decoder of the bundle. */
    enum Network {
        TTS,
        LLM
    }

    private final SettingFlags flags;

    /** Creates the command, which reads settings from flags and from a file. */
    public ProfileCommand() {
        this(Map.of());
    }

    private ProfileCommand(Map<String, String> environment) {
        flags = SettingFlags.layered(
                LocalSpeech.settingsBut(
                        DeviceSettings.SLOTS,
                        SpeechSettings.QUEUE_LIMIT,
                        SpeechSettings.REAL_TIME_LIMIT,
                        SpeechSettings.CONTEXT_TOKENS),
                ProgramSettings.ALL,
                environment);
    }

    @Override
    public CommandLine commandLine(Map<String, String> environment) {
        ProfileCommand command = new ProfileCommand(environment);
        return command.flags.commandLine(command);
    }

    @Option(names = "--network", split = ",", defaultValue = "tts,llm", description = "default ${DEFAULT-VALUE}")
    private List<Network> networks = List.of();

    @Option(
            names = "--batch",
            split = ",",
            defaultValue = "1",
            description = "rows of a step; default ${DEFAULT-VALUE}")
    private List<Integer> batches = List.of();

    @Option(
            names = "--tokens",
            split = ",",
            defaultValue = "1",
            description = "new tokens: 1 for a step, more for a prefill of one row; default ${DEFAULT-VALUE}")
    private List<Integer> tokens = List.of();

    @Option(
            names = "--entries",
            split = ",",
            defaultValue = "100",
            description = "entries in each row's cache; default ${DEFAULT-VALUE}")
    private List<Integer> entries = List.of();

    @Option(names = "--runs", defaultValue = "200", description = "runs of each size; default ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--slots",
            defaultValue = "0",
            description =
                    "slots of each decoder; with a server's number, its plans serve (the language model has one more"
                            + " than llm.conversations); default: the largest batch")
    private int slots;

    @Option(names = "--context-tokens", description = "as llm.context-tokens; default ${DEFAULT-VALUE}")
    private int contextTokens = SchedulerConfig.DEFAULTS.contextTokens();

    @Option(
            names = "--bandwidth",
            defaultValue = "3.0",
            description = "of the device's memory, TB/s; default ${DEFAULT-VALUE}, what an H100 reaches")
    private double bandwidth;

    @Option(names = "--layers", hidden = true, description = "removed: a profiler times layers")
    private boolean layers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        int numSlots = slots == 0 ? largest(batches) : slots;
        check(numSlots);
        List<PlannedSpeech> planned = flags.loadEach(spec, DeviceSettings.PRECISION).stream()
                .map(LocalSpeech::ofNetworks)
                .map(LocalSpeech::plan)
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        try (ModelBundle bundle = KnownModels.open(planned.get(0).model())) {
            for (PlannedSpeech one : planned) {
                int audioSteps = one.schedulerConfig().maxAudioSteps();
                try (Engine engine = one.openEngine()) {
                    profile(engine, new Networks(bundle, numSlots, audioSteps), out);
                }
            }
        }
        return 0;
    }

    private void check(int numSlots) {
        if (layers) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "--layers was removed: time layers and kernels with Nsight Systems, for example"
                            + " nsys profile scripts/parlando profile ... --no-cuda-graphs");
        }
        if (runs < 1 || bandwidth <= 0 || least(batches) < 1 || least(entries) < 0) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--runs, --bandwidth and --batch must be positive, --entries not negative");
        }
        if (least(tokens) < 1 || largest(tokens) > DecoderProfile.MOST_TOKENS) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--tokens must be 1 to " + DecoderProfile.MOST_TOKENS);
        }
        if (numSlots < largest(batches)) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--slots must be as large as the largest --batch, " + largest(batches));
        }
    }

    private static int least(List<Integer> values) {
        return Collections.min(values);
    }

    private static int largest(List<Integer> values) {
        return Collections.max(values);
    }

    /** Holds a bundle and the sizes of its decoders. */
    private record Networks(ModelBundle bundle, int numSlots, int maxAudioSteps) {}

    private void profile(Engine engine, Networks sizes, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, %s, %s, %d runs of each%n%n",
                sizes.bundle().name(),
                engine.description(),
                engine.precision(),
                runs);
        out.println("| network | batch | tokens | entries | median ms | p95 ms | read MB | floor ms | ratio |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Network network : networks) {
            try (DecoderProfile profile = open(network, engine, sizes)) {
                profile(network, profile, out);
            }
        }
        out.println();
        out.flush();
    }

    private DecoderProfile open(Network network, Engine engine, Networks sizes) {
        return switch (network) {
            case TTS -> DecoderProfile.ofSpeech(engine, sizes.bundle(), sizes.numSlots(), sizes.maxAudioSteps());
            case LLM -> DecoderProfile.ofLanguageModel(engine, sizes.bundle(), sizes.numSlots(), contextTokens);
        };
    }

    private void profile(Network network, DecoderProfile profile, PrintWriter out) {
        for (int newTokens : tokens) {
            for (int batch : newTokens > 1 ? List.of(1) : batches) {
                for (int length : entries) {
                    Sizes sizes = new Sizes(batch, newTokens, length);
                    print(out, network, sizes, profile.time(sizes, runs));
                }
            }
        }
    }

    private void print(PrintWriter out, Network network, Sizes sizes, Times times) {
        double floor = times.bytesRead() / (bandwidth * 1e9);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.3f | %.3f | %.2f | %.3f | %.1f |%n",
                network.name().toLowerCase(Locale.ROOT),
                sizes.batch(),
                sizes.tokens(),
                sizes.entries(),
                times.medianMillis(),
                times.p95Millis(),
                times.bytesRead() / 1e6,
                floor,
                times.medianMillis() / floor);
        out.flush();
    }
}
