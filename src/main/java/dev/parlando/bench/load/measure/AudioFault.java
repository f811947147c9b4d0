package dev.parlando.bench.load.measure;

/** Names the kinds of faults in a turn's audio or text. */
public enum AudioFault {
    /** The number of bytes differs from the length that {@code turn.done} states. */
    BYTE_COUNT,
    /** A frame that ends within a sample. */
    BROKEN_SAMPLE,
    /** A sample that is NaN or infinite. */
    NOT_FINITE,
    /** A completed turn without a sample above -50 dBFS. */
    SILENT,
    /** The audio differs from that of the same text and seed spoken alone. */
    DIFFERENT_AUDIO,
    /** The reply differs from that of the same text and seed spoken alone. */
    DIFFERENT_TEXT
}
