package dev.parlando.bench.load.measure;

/**
 * Selects the behaviour of a turn's client. Latencies are measured for {@link #LISTEN} only; the others disturb the
 * server.
 */
public enum Behaviour {
    /** Speaks and listens to the end. */
    LISTEN,
    /** Cancels some time after the first audio. */
    CANCEL,
    /** Disconnects some time after the first audio, half of the time without a close frame. */
    DISCONNECT,
    /** Reads at half the speed of playback. */
    READ_SLOWLY,
    /** Sends a message that the server must refuse. */
    MISBEHAVE
}
