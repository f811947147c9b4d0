package dev.parlando.cli.start;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs the program so that every failure ends with one line on standard error, also where the machine is so short of
 * something that not even the classes of a command can be loaded.
 */
public final class Launcher {
    /** Shows the stack trace of a failure, too; looked up among the arguments, since options may not be parsed yet. */
    public static final String VERBOSE = "--verbose";

    private static final int FAILED = 1;

    /** Less memory is used up before a failure can be told: the virtual machine ends by itself then. */
    private static final long LEAST_MEMORY = 24 << 20;

    private Launcher() {}

    /** Holds what is to be run; nothing of it is loaded before. */
    public interface Program {
        /** Returns the exit status. */
        int run(String... arguments);
    }

    /** Runs a program and returns its exit status, 1 for a failure. */
    public static int run(Program program, String... arguments) {
        try {
            FailureText.prepare();
            if (Runtime.getRuntime().maxMemory() < LEAST_MEMORY) {
                throw new OutOfMemoryError("Java heap space");
            }
            if (FailureText.hasTooFewFiles()) {
                throw new IOException("Too many open files");
            }
            NativeLibraries.prepare();
            return program.run(arguments);
        } catch (Throwable failure) {
            explain(failure, arguments);
            return FAILED;
        }
    }

    private static void explain(Throwable failure, String... arguments) {
        try {
            PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            explain(failure, err, List.of(arguments).contains(VERBOSE));
        } catch (OutOfMemoryError again) {
            FailureText.printNoMemory();
        }
    }

    /** Prints a failure in one line, and its stack trace if that is asked for. */
    public static void explain(Throwable failure, PrintWriter err, boolean verbose) {
        err.println(FailureText.of(failure));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
    }
}
