package dev.parlando.bench.load.measure;

/** What can be wrong with a turn's audio or text. */
public enum AudioFault {
    /** Not as many bytes as {@code turn.done} says. */
    BYTE_COUNT,
    /** A frame that ends within a sample. */
    BROKEN_SAMPLE,
    /** A sample that is no number. */
    NOT_FINITE,
    /** A completed turn without a sample above -50 dBFS. */
    SILENT,
    /** Other bytes than the same text and seed spoken alone. */
    DIFFERENT_AUDIO,
    /** Another reply than the same text and seed spoken alone. */
    DIFFERENT_TEXT
}
