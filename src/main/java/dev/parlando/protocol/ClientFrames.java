package dev.parlando.protocol;

/** Receives the frames for one client, in order; drops them once the socket is closed. Event loop of the socket. */
public interface ClientFrames {
    /** Sends a text frame. */
    void text(String message);

    /** Sends a binary frame; the array is handed over. */
    void binary(byte[] data);
}
