package dev.parlando.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Measures or writes files; no server needs it. Implementations lie in the jar {@code parlando-tools} and are found by
 * {@link java.util.ServiceLoader}. Each has a public constructor without parameters and is a picocli command.
 */
public interface ToolCommand extends Callable<Integer> {
    /**
     * Returns the command with all of its options.
     *
     * @param environment variables; those that begin with {@code PARLANDO_} are settings
     */
    default CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(this);
    }
}
