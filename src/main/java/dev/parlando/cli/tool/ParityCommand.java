package dev.parlando.cli.tool;

import dev.parlando.bench.gpu.Parity;
import dev.parlando.bench.gpu.ParityTrace;
import dev.parlando.cli.ToolCommand;
import dev.parlando.cli.local.KnownModels;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.PlannedSpeech;
import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.config.Config;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.engine.tensorrt.GpuSettings;
import dev.parlando.engine.tensorrt.StepKernels;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.SpeechSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a device with the CPU in float32. */
@Command(
        name = "parity",
        description =
                "Runs every network of a bundle on the CPU in fp32 and on a device, in each of the precisions that"
                        + " --precision names with commas between them; prints the differences as JSON.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ParityCommand implements ToolCommand {
    private static final int USUAL_STEPS = 500;
    private static final int USUAL_CONTEXT = 1024;

    private final SettingFlags flags;

    /** Creates the command, which reads settings from flags and from a file. */
    public ParityCommand() {
        this(Map.of());
    }

    private ParityCommand(Map<String, String> environment) {
        flags = SettingFlags.layered(
                LocalSpeech.settingsBut(
                        DeviceSettings.SLOTS,
                        SpeechSettings.QUEUE_LIMIT,
                        SpeechSettings.REAL_TIME_LIMIT,
                        SpeechSettings.CONVERSATIONS,
                        SpeechSettings.CONTEXT_TOKENS),
                ProgramSettings.ALL,
                environment);
    }

    @Override
    public CommandLine commandLine(Map<String, String> environment) {
        ParityCommand command = new ParityCommand(environment);
        return command.flags.commandLine(command);
    }

    @Option(names = "--steps", description = "decode steps; default 500, or those of --reference")
    private @Nullable Integer steps;

    @Option(
            names = "--conversations",
            defaultValue = "2",
            description =
                    "slots of the tested language model: with a server's number, its plans serve; default ${DEFAULT-VALUE}")
    private int conversations;

    @Option(
            names = "--context-tokens",
            description = "room of one conversation; the steps end there; default 1024, or that of --reference")
    private @Nullable Integer contextTokens;

    @ArgGroup(exclusive = true)
    private References references = new References();

    /** Holds the options for the file that keeps the CPU's results. */
    static final class References {
        @Option(
                names = "--save-reference",
                paramLabel = "FILE",
                description = "runs the CPU only and keeps what it gave: at full size that takes minutes and 100 GB")
        private @Nullable Path written;

        @Option(
                names = "--reference",
                paramLabel = "FILE",
                description = "compares with what --save-reference has kept; the CPU is not run")
        private @Nullable Path read;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (isBelow(steps, 1) || conversations < 2 || isBelow(contextTokens, 64)) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "--steps must be 1 or more, --conversations 2 or more, --context-tokens 64 or more");
        }
        List<Config> configs = flags.loadEach(spec, DeviceSettings.PRECISION).stream()
                .map(LocalSpeech::ofNetworks)
                .toList();
        try (ModelBundle bundle = KnownModels.open(LocalSpeech.model(configs.get(0)))) {
            if (references.written != null) {
                run(bundle).write(references.written);
                return 0;
            }
            List<PlannedSpeech> planned =
                    configs.stream().map(LocalSpeech::plan).toList();
            Parity parity =
                    new Parity(bundle, references.read == null ? run(bundle) : kept(references.read), conversations);
            for (PlannedSpeech one : planned) {
                try (Engine tested = one.openEngine()) {
                    print(bundle.name(), tested, one.config(), parity.compare(tested));
                }
            }
            return 0;
        }
    }

    private static boolean isBelow(@Nullable Integer value, int least) {
        return value != null && value < least;
    }

    /** Runs the networks on all processors of the CPU. */
    private ParityTrace run(ModelBundle bundle) {
        ParityTrace.Extent extent = new ParityTrace.Extent(
                Objects.requireNonNullElse(steps, USUAL_STEPS),
                Objects.requireNonNullElse(contextTokens, USUAL_CONTEXT));
        try (Engine reference =
                new OrtEngine(new OrtEngineConfig(Runtime.getRuntime().availableProcessors(), false))) {
            return Parity.reference(bundle, reference, extent);
        }
    }

    private ParityTrace kept(Path file) {
        ParityTrace trace = ParityTrace.read(file);
        ParityTrace.Extent extent = trace.extent();
        if (isOther(steps, extent.steps()) || isOther(contextTokens, extent.contextTokens())) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    file + " is of --steps " + extent.steps() + " and --context-tokens " + extent.contextTokens());
        }
        return trace;
    }

    private static boolean isOther(@Nullable Integer asked, int kept) {
        return asked != null && asked != kept;
    }

    private void print(String model, Engine tested, Config config, Map<String, Double> figures) {
        String numbers = figures.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "\"%s\":%s", entry.getKey(), number(entry.getValue())))
                .collect(Collectors.joining(","));
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "{\"model\":\"%s\",\"device\":\"%s\",\"precision\":\"%s\",\"attention\":\"%s\",\"cachePrecision\":\"%s\",\"stepKernels\":\"%s\",%s}%n",
                        model,
                        tested.description(),
                        tested.precision(),
                        GpuSettings.ATTENTION.textOf(config.get(GpuSettings.ATTENTION)),
                        GpuSettings.CACHE_PRECISION.textOf(config.get(GpuSettings.CACHE_PRECISION)),
                        config.get(GpuSettings.STEP_KERNELS)
                                .orElse(StepKernels.NONE)
                                .publicName(),
                        numbers);
        spec.commandLine().getOut().flush();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3e", value) : "null";
    }
}
