package dev.parlando.access;

import java.util.Locale;

/** Names what is bounded for one client's address or key. */
public enum Share {
    CONNECTIONS_PER_ADDRESS("connections"),
    SESSIONS_PER_ADDRESS("sessions"),
    TURNS_PER_ADDRESS("turns spoken or waiting"),
    SESSIONS_PER_KEY("sessions"),
    TURNS_PER_KEY("turns spoken or waiting");

    private final String counted;

    Share(String counted) {
        this.counted = counted;
    }

    /** Returns the words for what is counted. */
    String counted() {
        return counted;
    }

    /** Returns the name in metrics: {@code sessions-per-address}. */
    public String publicName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the setting that bounds the share. */
    public String setting() {
        return "server.max-" + publicName();
    }
}
