package dev.parlando.cli.tool;

import dev.parlando.cli.KnownModels;
import dev.parlando.cli.ToolCommand;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.export.GraphFiles;
import dev.parlando.speech.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a bundle's graphs as ONNX files. */
@Command(
        name = "write-graphs",
        description = "Writes the networks of a bundle as ONNX files beside links to its weight files.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class WriteGraphsCommand implements ToolCommand {
    @Option(
            names = "--model",
            defaultValue = "models/demo",
            description = "folder of the bundle; default ${DEFAULT-VALUE}")
    private Path model = Path.of("");

    @Option(names = "--output", required = true, description = "folder to write; files in it are replaced")
    private Path output = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (ModelBundle bundle = KnownModels.open(model)) {
            GraphFiles.write(bundle, output)
                    .forEach(file -> spec.commandLine().getOut().println(file));
            return 0;
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--output " + output + " cannot be written: " + e, e);
        }
    }
}
