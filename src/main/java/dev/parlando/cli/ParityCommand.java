package dev.parlando.cli;

import dev.parlando.bench.gpu.Parity;
import dev.parlando.bundle.Bundle;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
final class ParityCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions options = new ModelOptions();

    @Option(names = "--steps", defaultValue = "500", description = "decode steps; default ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--conversations",
            defaultValue = "2",
            description =
                    "slots of the tested language model: with a server's number, its plans serve; default ${DEFAULT-VALUE}")
    private int conversations;

    @Option(
            names = "--context-tokens",
            defaultValue = "1024",
            description = "room of one conversation; the steps end there; default ${DEFAULT-VALUE}")
    private int contextTokens;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (steps < 1 || conversations < 2 || contextTokens < 64) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "--steps must be 1 or more, --conversations 2 or more, --context-tokens 64 or more");
        }
        List<DeviceSetup> setups = options.setUpNetworks();
        try (Bundle bundle = Bundle.open(options.model());
                Engine reference = Devices.open(
                        "cpu",
                        "fp32",
                        DeviceTuning.DEFAULTS.withThreads(Runtime.getRuntime().availableProcessors()))) {
            Parity parity = new Parity(bundle, reference, steps, new Parity.Room(conversations, contextTokens));
            for (DeviceSetup setup : setups) {
                try (Engine tested = options.openEngine(setup)) {
                    print(bundle.name(), tested, parity.compare(tested));
                }
            }
            return 0;
        }
    }

    private void print(String model, Engine tested, Map<String, Double> figures) {
        String numbers = figures.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "\"%s\":%s", entry.getKey(), number(entry.getValue())))
                .collect(Collectors.joining(","));
        spec.commandLine()
                .getOut()
                .printf(
                        "{\"model\":\"%s\",\"device\":\"%s\",\"precision\":\"%s\",%s}%n",
                        model, tested.description(), tested.precision(), numbers);
        spec.commandLine().getOut().flush();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3e", value) : "null";
    }
}
