package dev.parlando.cli;

import dev.parlando.bench.gpu.Parity;
import dev.parlando.bundle.Bundle;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
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
                "Runs every network of a bundle on a device and, in fp32, on the CPU; prints the differences as JSON.",
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
        if (conversations < 2 || contextTokens < 64) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--conversations must be 2 or more, --context-tokens 64 or more");
        }
        try (Bundle bundle = Bundle.open(options.model());
                Engine reference = Devices.open(
                        "cpu",
                        "fp32",
                        DeviceTuning.DEFAULTS.withThreads(Runtime.getRuntime().availableProcessors()));
                Engine tested = options.openEngine(
                        options.setUp(OptionalInt.of(1), OptionalInt.of(1), options.schedulerConfig()))) {
            Parity.Room room = new Parity.Room(conversations, contextTokens);
            Map<String, Double> figures = new Parity(bundle, reference, tested, steps, room).run();
            String numbers = figures.entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "\"%s\":%s", entry.getKey(), number(entry.getValue())))
                    .collect(Collectors.joining(","));
            spec.commandLine()
                    .getOut()
                    .printf(
                            "{\"model\":\"%s\",\"device\":\"%s\",\"precision\":\"%s\",%s}%n",
                            bundle.name(), tested.description(), tested.precision(), numbers);
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3e", value) : "null";
    }
}
