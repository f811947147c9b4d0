package dev.parlando.cli;

import dev.parlando.error.VoiceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The root command; all work is in its subcommands. */
@Command(
        name = "parlando",
        description = "Real-time voice server for MiniCPM-o.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SayCommand.class,
            BenchCommand.class,
            LoadTestCommand.class,
            SeedBundleCommand.class,
            WriteGraphsCommand.class,
            BuildEnginesCommand.class,
            ParityCommand.class,
            ProfileCommand.class
        })
public final class ParlandoCommand {
    /**
     * Runs the command that the arguments name.
     *
     * @return the exit status: 0 done, 1 failed with a message on standard error, 2 wrong arguments
     */
    public static int execute(String... arguments) {
        return new CommandLine(new ParlandoCommand())
                .addSubcommand(ServeCommand.create(new LocalSpeech(), System.getenv()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ParlandoCommand::explain)
                .execute(arguments);
    }

    static int explain(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof VoiceException voice) {
            command.getErr().println(voice.code() + ": " + voice.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
