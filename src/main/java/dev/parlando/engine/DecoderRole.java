package dev.parlando.engine;

/**
 * Says what a decoder is for. By the role an engine chooses the precision of products, the type of the cache and the
 * priority on the device; it never looks at the name of a graph.
 */
public enum DecoderRole {
    /** Writes the text of a reply. Its steps may wait: text is made faster than it is spoken. */
    LANGUAGE_MODEL,
    /** Makes speech tokens of text. Its steps come first, for the listener hears a delay. */
    SPEECH
}
