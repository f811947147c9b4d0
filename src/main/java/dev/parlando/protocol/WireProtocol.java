package dev.parlando.protocol;

import dev.parlando.session.TurnOptions;
import java.util.List;

/**
 * Describes a wire protocol that clients speak over WebSockets. A server serves each protocol at a path of its own.
 * Safe for any thread.
 */
public interface WireProtocol {
    /** Returns the path of the protocol's sockets, such as {@code /v1/voice}. */
    String path();

    /** Returns the names of the query parameters that the protocol knows, in the order of its documentation. */
    List<String> parameters();

    /**
     * Reads a client's choices for all turns of a socket, before the socket is upgraded.
     *
     * @param query holds no other parameters than {@link #parameters} and the server's own
     * @param voices that the server can speak with; empty while no engine is ready, and then not checked
     * @throws dev.parlando.error.VoiceException {@code BAD_MESSAGE} or {@code UNKNOWN_VOICE}, naming what is wrong
     *     and what is allowed
     */
    Opening read(QueryParameters query, List<String> voices);

    /** Holds a client's choices, read and found valid. */
    interface Opening {
        /** Returns the choices for turns that choose nothing themselves. */
        TurnOptions defaults();

        /** Begins the dialogue with the client, to whom all frames go through {@code frames}. */
        WireDialogue begin(ClientFrames frames);
    }
}
