package dev.parlando.engine;

/**
 * Says what a decoder is for. An engine looks at the role, never at the name of a graph, to choose the precision of
 * products, the type of the cache and the priority on the device.
 */
public enum DecoderRole {
    /** Writes the text of a reply. Its steps may wait: text is made faster than it is spoken. */
    LANGUAGE_MODEL,
    /** Makes speech tokens of text. Its steps come first, for the listener hears a delay. */
    SPEECH
}
