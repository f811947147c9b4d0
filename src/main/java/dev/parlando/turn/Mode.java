package dev.parlando.turn;

/** What happens to the text of a turn. */
public enum Mode {
    /** The text is a message, and the model's reply to it is spoken. */
    CHAT,
    /** The text itself is spoken. */
    READ
}
