package dev.parlando.cli;

import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.option.WrongArguments;
import dev.parlando.cli.start.Launcher;
import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.config.UnknownNameException;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Is the root command; all work is in its subcommands. */
@Command(
        name = "parlando",
        description = "Real-time voice server for MiniCPM-o.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class)
public final class ParlandoCommand {
    /** Names of the commands in the jar {@code parlando-tools}, to say where they are when that jar is missing. */
    static final List<String> TOOLS = List.of("bench", "loadtest", "seed-bundle", "write-graphs", "parity", "profile");

    @Option(
            names = Launcher.VERBOSE,
            scope = ScopeType.INHERIT,
            description = "show where in the program a failure happened, not only what it is")
    @SuppressWarnings(
            "UnusedVariable") // for the help: a failure may come before options are parsed, so it is looked up there
    private boolean verbose;

    /**
     * Runs the command that the arguments name; a signal ends the process.
     *
     * @return the exit status: 0 done, 1 failed, 2 wrong arguments, 130 interrupted
     */
    public static int run(String... arguments) {
        StopSignals.endProcess();
        return execute(arguments);
    }

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
     * Prints a failure in one line, and with {@code --verbose} the stack trace.
     *
     * @return exit status 1, or 2 for a name that does not exist
     */
    public static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        Launcher.explain(failure, command.getErr(), parsed.expandedArgs().contains(Launcher.VERBOSE));
        boolean isName = failure instanceof VoiceException && failure.getCause() instanceof UnknownNameException;
        return isName ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
