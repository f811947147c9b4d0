package dev.parlando.bench.load.measure;

/** Behaviour of a turn's client. Latencies are taken of {@link #LISTEN} only; the others are the disturbance. */
public enum Behaviour {
    /** Speaks and listens to the end. */
    LISTEN,
    /** Cancels some time after the first audio. */
    CANCEL,
    /** Goes away some time after the first audio, half of the time without a word. */
    DISCONNECT,
    /** Reads at half the speed of playback. */
    READ_SLOWLY,
    /** Sends a message that the server must refuse. */
    MISBEHAVE
}
