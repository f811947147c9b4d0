package dev.parlando.bench.load.measure;

/** End of a turn, as its client saw it. */
public enum LoadOutcome {
    COMPLETED,
    TRUNCATED,
    CANCELLED,
    FAILED,
    /** An error came before the turn had started. */
    REFUSED,
    /** The client went away on purpose. */
    LEFT,
    /** The message was to be refused, and was. */
    ANSWERED,
    /** The connection broke or could not be made. */
    LOST,
    TIMED_OUT
}
