package dev.parlando.bench.load.measure;

/** Names the ways in which a turn can end, as its client sees it. */
public enum LoadOutcome {
    COMPLETED,
    TRUNCATED,
    CANCELLED,
    FAILED,
    /** An error came before the turn had started. */
    REFUSED,
    /** The client went away on purpose. */
    LEFT,
    /** The message had to be refused, and was. */
    ANSWERED,
    /** The connection broke or could not be made. */
    LOST,
    TIMED_OUT
}
