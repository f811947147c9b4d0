package dev.parlando.cli.option;

import dev.parlando.config.UnknownNameException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers arguments that a command does not understand with one line, and ends it with status 2. */
public final class WrongArguments implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            err.println(unknown(command, unmatched.getUnmatched().get(0)));
        } else if (command.getSubcommands().isEmpty()) {
            err.println(failure.getMessage());
        } else {
            command.usage(err); // no command was named
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unknown(CommandLine command, String argument) {
        CommandSpec spec = command.getCommandSpec();
        boolean isOption = argument.startsWith("-");
        Set<String> known = new TreeSet<>(
                isOption ? spec.optionsMap().keySet() : spec.subcommands().keySet());
        if (isOption) {
            known.addAll(spec.negatedOptionsMap().keySet());
        }
        String name = isOption ? argument.replaceFirst("=.*", "") : argument;
        String what = isOption ? "unknown option " : known.isEmpty() ? "unexpected argument " : "unknown command ";
        String message = String.valueOf(new UnknownNameException(what + name, name, known).getMessage());
        return message.endsWith("?") ? message : message + "; " + spec.qualifiedName() + " --help lists what there is";
    }
}
