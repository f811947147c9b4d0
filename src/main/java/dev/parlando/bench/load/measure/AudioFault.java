package dev.parlando.bench.load.measure;

/** Kinds of faults in a turn's audio or text. */
public enum AudioFault {
    /** The number of bytes is not the one that {@code turn.done} states. */
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
