package dev.parlando.turn;

/** What happens to a turn's text. */
public enum SpeechMode {
    /** The text is a message; the language model's reply is spoken. */
    CHAT,
    /** The text itself is spoken. */
    READ
}
