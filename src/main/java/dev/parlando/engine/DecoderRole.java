package dev.parlando.engine;

/**
 * Says what a decoder is for. An engine chooses the precision of its products, the type of its cache and its priority on the
 * device by the role, never by the name of a graph.
 */
public enum DecoderRole {
    /** Writes the text of a reply. Its steps may wait: text is made faster than it is spoken. */
    LANGUAGE_MODEL,
    /** Makes speech tokens of text. Its steps come first, for the listener hears a delay. */
    SPEECH
}
