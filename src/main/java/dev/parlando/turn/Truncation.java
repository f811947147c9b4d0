package dev.parlando.turn;

import java.util.Locale;

/** Says why a turn ended before its speech did. */
public enum Truncation {
    /** A limit of the model, or a setting, was reached. */
    LIMIT,
    /** The sound was unlike speech for seconds. */
    NOISE,
    /** The speech went on for far longer than its text takes. */
    NO_END;

    /** Returns the name in messages, logs and metrics. */
    public String publicName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
