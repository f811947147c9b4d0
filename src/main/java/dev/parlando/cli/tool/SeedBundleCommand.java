package dev.parlando.cli.tool;

import dev.parlando.cli.ToolCommand;
import dev.parlando.export.SeededBundle;
import dev.parlando.export.SeededPrecision;
import dev.parlando.export.SeededSize;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a bundle with weights from a seed. */
@Command(
        name = "seed-bundle",
        description = "Writes a model bundle with weights from a seed: for tests, and at full size for speed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SeedBundleCommand implements ToolCommand {
    @Option(
            names = "--size",
            defaultValue = "tiny",
            description =
                    "tiny (1 MB), small (14 MB) or full, MiniCPM-o 2.6's sizes (15.7 GB); default ${DEFAULT-VALUE}")
    private String size = "";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "equal seeds give equal files; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--dtype", defaultValue = "bf16", description = "bf16 or f32; default ${DEFAULT-VALUE}")
    private SeededPrecision dtype = SeededPrecision.BF16;

    @Option(names = "--output", required = true, description = "folder to write; must be empty or absent")
    private Path output = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        long bytes = new SeededBundle(SeededSize.named(size), seed, dtype).write(output);
        double seconds = (System.nanoTime() - start) / 1e9;
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %s bundle, seed %d, %.1f MB of weights in %.1f s (%.0f MB/s)%n",
                        output,
                        size,
                        seed,
                        bytes / 1e6,
                        seconds,
                        bytes / 1e6 / seconds);
        return 0;
    }
}
