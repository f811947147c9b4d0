package dev.parlando.cli;

import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.option.WrongArguments;
import dev.parlando.config.UnknownNameException;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The root command; all work is in its subcommands. */
@Command(
        name = "parlando",
        description = "Real-time voice server for MiniCPM-o.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class)
public final class ParlandoCommand {
    /** Names of the commands in the jar {@code parlando-tools}, to say where they are when that jar is missing. */
    static final List<String> TOOLS = List.of("bench", "loadtest", "seed-bundle", "write-graphs", "parity", "profile");

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit status: 0 done, 1 failed with a message on standard error, 2 wrong arguments
     */
    public static int execute(String... arguments) {
        return execute(commandLine(ServiceLoader.load(ToolCommand.class)), arguments);
    }

    static int execute(CommandLine line, String... arguments) {
        if (arguments.length > 0 && isMissing(arguments[0], line)) {
            line.getErr()
                    .println(arguments[0] + " needs parlando-tools-" + ProgramVersion.number()
                            + ".jar on the class path; bin/parlando and scripts/parlando add it");
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    /** Returns the root command with every command that can be run. */
    static CommandLine commandLine(Iterable<ToolCommand> tools) {
        Map<String, String> environment = System.getenv();
        CommandLine line = new CommandLine(new ParlandoCommand())
                .addSubcommand(ServeCommand.create(new LocalSpeech(), environment))
                .addSubcommand(SayCommand.create(environment))
                .addSubcommand(BuildEnginesCommand.create(environment))
                .addSubcommand(new SettingsCommand());
        tools.forEach(tool -> line.addSubcommand(tool.commandLine(environment)));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongArguments())
                .setExecutionExceptionHandler(ParlandoCommand::explain);
    }

    private static boolean isMissing(String name, CommandLine line) {
        return TOOLS.contains(name) && !line.getSubcommands().containsKey(name);
    }

    /**
     * Prints an expected failure in one line; every other failure goes on.
     *
     * @return exit status 1, or 2 for a name that does not exist
     */
    public static int explain(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof VoiceException voice) {
            command.getErr().println(voice.code() + ": " + voice.getMessage());
            boolean isName = voice.getCause() instanceof UnknownNameException;
            return isName ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
