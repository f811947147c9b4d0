package dev.parlando;

import dev.parlando.cli.ParlandoCommand;

/** Starts the command that the arguments name. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(ParlandoCommand.execute(args));
    }
}
