package dev.parlando.text;

import java.util.regex.MatchResult;

/** Holds the text that a {@link Rule} found. A group that took no part is empty. */
record Match(MatchResult result) {
    String text() {
        return result.group();
    }

    String group(int number) {
        String found = result.group(number);
        return found == null ? "" : found;
    }

    boolean has(int number) {
        return !group(number).isEmpty();
    }

    int number(int group) {
        return Integer.parseInt(group(group));
    }
}
