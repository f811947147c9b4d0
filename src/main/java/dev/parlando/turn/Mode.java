package dev.parlando.turn;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Says what is spoken: the text itself, or a reply to it. */
public enum Mode {
    /** The text is a message, and the model's reply to it is spoken. */
    CHAT,
    /** The text itself is spoken. */
    READ;

    /** Returns the name that clients, logs and metrics see. */
    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the mode that has this public name, if there is one. */
    public static Optional<Mode> ofPublicName(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.publicName().equals(name))
                .findFirst();
    }
}
