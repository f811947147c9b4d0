package dev.parlando.protocol;

/**
 * Receives the frames for one client, in order, and drops them once the socket is closed. Use it on the socket's event
 * loop.
 */
public interface ClientFrames {
    /** Sends a text frame. */
    void text(String message);

    /** Sends a binary frame. The caller must not change the array any more. */
    void binary(byte[] data);
}
