package dev.parlando.speech.chat;

/** Says how the reply before a user message ended: the next prompt depends on it. */
public enum PreviousReply {
    /** There was no reply: the cache holds at most closed messages. */
    NONE,
    /** The model ended the reply. */
    COMPLETED,
    /** The reply was cut off. */
    INTERRUPTED
}
