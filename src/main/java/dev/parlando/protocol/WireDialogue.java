package dev.parlando.protocol;

import dev.parlando.session.SessionListener;
import dev.parlando.session.VoiceSession;
import java.util.List;

/**
 * Leads the dialogue with one client in a {@link WireProtocol}. It turns the client's messages into calls of the
 * session, and the session's events into frames. Use it on the socket's event loop.
 */
public interface WireDialogue extends SessionListener {
    /**
     * Tells the client that its session is open. A client that gets no session is told by {@link #onError} instead.
     *
     * @param sessionId name of the session, for reports
     * @param model name of the engine's model
     * @param voices of the model, the default first
     */
    void onOpen(String sessionId, String model, List<String> voices);

    /**
     * Carries out one whole text message of the client.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_MESSAGE} when the bytes are no message
     */
    void onText(byte[] utf8, VoiceSession session);

    /**
     * Carries out one whole binary message of the client.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_MESSAGE} when the bytes are no message
     */
    void onBinary(byte[] data, VoiceSession session);
}
