package dev.parlando.bench.load.run;

/** A connection to a voice server, used by one turn at a time. Thread of the turns. */
interface VoiceClient {
    /** Hands the connection to another listener. */
    void hear(ServerVoice other);

    /** Sends a text message. */
    void send(String message);

    /** Sends a message that the server must refuse. */
    void send(BadMessage message);

    /** Counts a turn that begins on this connection. */
    void countTurn();

    /** Returns how many turns began on this connection. */
    int turnsBegun();

    /** Returns whether either side has closed the connection. */
    boolean isGone();

    /** Reads nothing for a while. */
    void rest(long nanos);

    /** Says goodbye; nothing is heard any more. */
    void close();

    /** Drops the connection as a crash would, without a goodbye. */
    void hangUp();
}
