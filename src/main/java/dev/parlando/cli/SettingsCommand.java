package dev.parlando.cli;

import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.config.SettingTable;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every setting of the program. */
@Command(
        name = "settings",
        description = "Prints every setting with its default, its values and the devices that heed it, as Markdown.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SettingsCommand implements Callable<Integer> {
    @Option(
            names = "--write",
            paramLabel = "PAGE",
            description = "replaces the table in this page, docs/configuration.md, instead of printing it")
    private @Nullable Path page;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (page == null) {
            out.print(SettingTable.of(ProgramSettings.ALL));
        } else {
            write(page);
            out.println("written to " + page);
        }
        out.flush();
        return 0;
    }

    private static void write(Path page) {
        if (Files.exists(page) && !Files.isRegularFile(page)) {
            // a device may have no end
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "--write " + page + " cannot be written: it is a folder or a device, no page");
        }
        try {
            Files.writeString(page, SettingTable.into(Files.readString(page), ProgramSettings.ALL));
        } catch (IOException | IllegalArgumentException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--write " + page + " cannot be written: " + FileFailure.reasonOf(e), e);
        }
    }
}
