package dev.parlando;

import dev.parlando.cli.ParlandoCommand;
import dev.parlando.cli.start.Launcher;
import java.util.Locale;

/** Starts the command that the arguments name. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command and returns its exit status. */
    static int run(String... args) {
        // before anything is logged: digits and dates are the same whatever the user's language is
        Locale.setDefault(Locale.ROOT);
        return Launcher.run(arguments -> ParlandoCommand.run(arguments), args);
    }
}
