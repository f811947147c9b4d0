package dev.parlando.turn;

/** Why a turn ended. */
public enum TurnStatus {
    /** Everything was spoken. */
    COMPLETED,
    /** The client stopped it, or the server is going down. */
    CANCELLED,
    /** The engine could not go on. */
    FAILED,
    /** A limit of the model was reached before the end of speech. */
    TRUNCATED
}
