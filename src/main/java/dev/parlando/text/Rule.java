package dev.parlando.text;

import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads one kind of expression aloud. A rule looks at the text from the reading position on, never back: what it needs
 * to know of the past is in the {@link ReadingState}.
 *
 * <p>Every repetition in a pattern is bounded, so that a rule looks at a bounded stretch of text.
 *
 * @param pattern what the expression looks like
 * @param condition what must hold of the text read so far
 * @param action says the expression
 */
record Rule(Pattern pattern, Predicate<ReadingState> condition, Action action) {
    /** Short names for common parts of a pattern. Groups in these parts count as groups of the pattern. */
    private static final Map<String, String> PARTS = Map.of(
            "{INT}", "(?:\\d{1,3}(?:,\\d{3}){1,5}(?![,\\d])|\\d{1,40})",
            "{DEC}", "(?:\\d{1,3}(?:,\\d{3}){1,5}(?![,\\d])|\\d{1,40})(?:\\.\\d{1,40})?",
            "{MON}", "(?:0?[1-9]|1[0-2])",
            "{DAY}", "(?:3[01]|[12]\\d|0?[1-9])",
            "{END}", "(?![\\p{L}\\p{N}&&[^\\p{IsHan}]])",
            "{DASH}", "[ \\t]?[-\u2010-\u2015~\uFF5E][ \\t]?",
            "{STOP}", "(?=\\s{1,8}\\p{Lu}|[ \\t]{0,8}(?:\\n|\\z))");

    /** Adds the words of an expression that a rule found. */
    interface Action {
        void read(Match found, ReadingState out);
    }

    /**
     * Returns a rule that applies everywhere.
     *
     * @param regex a pattern in which {@code {INT}} and the like stand for common parts
     */
    static Rule of(String regex, Action action) {
        String whole = regex;
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            whole = whole.replace(part.getKey(), part.getValue());
        }
        return new Rule(Pattern.compile(whole), out -> true, action);
    }

    /** Returns the same rule, limited to places that the text read so far allows. */
    Rule when(Predicate<ReadingState> allowed) {
        return new Rule(pattern, allowed, action);
    }
}
