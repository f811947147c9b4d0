package dev.parlando.bench.load.run;

/** Connects to a voice server, for one turn at a time. Use it on the thread of the turns. */
interface VoiceClient {
    /** Hands the connection to another listener. */
    void hear(ServerVoice other);

    /** Sends a text message. */
    void send(String message);

    /** Sends a message that the server must refuse. */
    void send(BadMessage message);

    /** Counts a turn that begins on this connection. */
    void countTurn();

    /** Returns the number of turns that began on this connection. */
    int turnsBegun();

    /** Returns whether either side has closed the connection. */
    boolean isGone();

    /** Reads nothing for a while. */
    void rest(long nanos);

    /** Closes the connection with a close frame; no message is received any more. */
    void close();

    /** Drops the connection without a close frame, as a crash would. */
    void hangUp();
}
