package dev.parlando.error;

/** Public error codes. A code is retired, never renamed; the blame picks log level and whether to retry. */
public enum ErrorCode {
    /** A request that cannot be understood or is out of order. */
    BAD_MESSAGE(Blame.CLIENT),
    /** A text that is empty, too long or holds nothing to speak. */
    BAD_TEXT(Blame.CLIENT),
    /** A voice that the model does not have. */
    UNKNOWN_VOICE(Blame.CLIENT),
    /** A turn that does not exist in this session. */
    UNKNOWN_TURN(Blame.CLIENT),
    /** A limit of the session was exceeded. */
    LIMIT_EXCEEDED(Blame.CLIENT),
    /** The key is missing or wrong. */
    UNAUTHORIZED(Blame.CLIENT),
    /** All places are taken; try again later. */
    SERVER_BUSY(Blame.CAPACITY),
    /** A prompt or an utterance is longer than the KV cache. */
    KV_CACHE_FULL(Blame.CAPACITY),
    /** A model bundle is incomplete, damaged or of an unknown layout. */
    BAD_BUNDLE(Blame.OPERATOR),
    /** A configuration key or value is wrong. */
    BAD_CONFIG(Blame.OPERATOR),
    /** The requested device cannot be used. */
    DEVICE_UNAVAILABLE(Blame.OPERATOR),
    /** The server is going down. */
    SHUTTING_DOWN(Blame.CAPACITY),
    /** An engine failed while it ran. */
    ENGINE_FAILED(Blame.SERVER);

    /** Party that can mend the error. */
    public enum Blame {
        CLIENT,
        CAPACITY,
        OPERATOR,
        SERVER
    }

    private final Blame blame;

    ErrorCode(Blame blame) {
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }
}
