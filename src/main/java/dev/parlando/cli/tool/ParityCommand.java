package dev.parlando.cli.tool;

import dev.parlando.bench.gpu.Parity;
import dev.parlando.bench.gpu.ParityTrace;
import dev.parlando.cli.DeviceSetup;
import dev.parlando.cli.Devices;
import dev.parlando.cli.KnownModels;
import dev.parlando.cli.ModelOptions;
import dev.parlando.cli.ToolCommand;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.ModelBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ModelOptions options = new ModelOptions();

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

    /** Where the CPU's results are kept. */
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
        try (ModelBundle bundle = KnownModels.open(options.model())) {
            if (references.written != null) {
                run(bundle).write(references.written);
                return 0;
            }
            List<DeviceSetup> setups = options.setUpNetworks();
            Parity parity =
                    new Parity(bundle, references.read == null ? run(bundle) : kept(references.read), conversations);
            for (DeviceSetup setup : setups) {
                try (Engine tested = options.openEngine(setup)) {
                    print(bundle.name(), tested, setup, parity.compare(tested));
                }
            }
            return 0;
        }
    }

    private static boolean isBelow(@Nullable Integer value, int least) {
        return value != null && value < least;
    }

    /** What the CPU gives, on all processors. */
    private ParityTrace run(ModelBundle bundle) {
        ParityTrace.Extent extent = new ParityTrace.Extent(
                Objects.requireNonNullElse(steps, USUAL_STEPS),
                Objects.requireNonNullElse(contextTokens, USUAL_CONTEXT));
        try (Engine reference = Devices.openCpu("fp32", Runtime.getRuntime().availableProcessors())) {
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

    private void print(String model, Engine tested, DeviceSetup setup, Map<String, Double> figures) {
        String numbers = figures.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "\"%s\":%s", entry.getKey(), number(entry.getValue())))
                .collect(Collectors.joining(","));
        spec.commandLine()
                .getOut()
                .printf(
                        "{\"model\":\"%s\",\"device\":\"%s\",\"precision\":\"%s\",\"attention\":\"%s\",\"cachePrecision\":\"%s\",\"stepKernels\":\"%s\",%s}%n",
                        model,
                        tested.description(),
                        tested.precision(),
                        options.tuning().attention().publicName(),
                        options.tuning().speechCache().publicName(),
                        setup.stepKernels().publicName(),
                        numbers);
        spec.commandLine().getOut().flush();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3e", value) : "null";
    }
}
