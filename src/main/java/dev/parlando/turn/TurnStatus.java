package dev.parlando.turn;

import java.util.Locale;

/** Says why a turn ended. */
public enum TurnStatus {
    /** The text was spoken to its end. */
    COMPLETED,
    /** The client stopped the turn, or the server is shutting down. */
    CANCELLED,
    /** The engine could not go on. */
    FAILED,
    /** The turn was cut off before the end of speech; {@link Truncation} says why. */
    TRUNCATED;

    /** Returns the name that clients, logs and metrics see. */
    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
