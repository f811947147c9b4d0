package dev.parlando.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes arguments as a user would type them into a shell. */
public final class CommandLineText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLineText() {}

    /**
     * Joins the arguments, and quotes those that a shell would change.
     *
     * @param secretOption option whose value is replaced by {@code ***}
     */
    public static String of(String program, List<String> arguments, String secretOption) {
        List<String> words = new ArrayList<>(List.of(program));
        boolean hideNext = false;
        for (String argument : arguments) {
            if (hideNext) {
                words.add("***");
            } else if (argument.startsWith(secretOption + "=")) {
                words.add(secretOption + "=***");
            } else {
                words.add(quoted(argument));
            }
            hideNext = argument.equals(secretOption);
        }
        return String.join(" ", words);
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
