package dev.parlando.cli.tool;

import dev.parlando.cli.ToolCommand;
import dev.parlando.cli.local.KnownModels;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.export.GraphFiles;
import dev.parlando.speech.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
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
    @Option(names = "--output", required = true, description = "folder to write; files in it are replaced")
    private Path output = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final SettingFlags flags;

    /** Creates the command, which reads settings from flags and from a file. */
    public WriteGraphsCommand() {
        this(Map.of());
    }

    private WriteGraphsCommand(Map<String, String> environment) {
        flags = SettingFlags.layered(List.of(LocalSpeech.MODEL), ProgramSettings.ALL, environment);
    }

    @Override
    public CommandLine commandLine(Map<String, String> environment) {
        WriteGraphsCommand command = new WriteGraphsCommand(environment);
        return command.flags.commandLine(command);
    }

    @Override
    public Integer call() {
        try (ModelBundle bundle = KnownModels.open(LocalSpeech.model(flags.load(spec)))) {
            GraphFiles.write(bundle, output)
                    .forEach(file -> spec.commandLine().getOut().println(file));
            return 0;
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--output " + output + " cannot be written: " + e, e);
        }
    }
}
