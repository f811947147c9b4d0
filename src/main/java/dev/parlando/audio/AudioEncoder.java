package dev.parlando.audio;

/**
 * Turns the audio of one turn, chunk by chunk, into the bytes of a format. Keeps state between chunks, so each turn needs
 * an encoder of its own. One thread.
 */
public interface AudioEncoder {
    /** Encodes the next chunk; returns the bytes that are complete, perhaps none. The caller owns the array. */
    byte[] encode(PcmChunk audio);

    /** Ends the audio; returns the bytes that were held back, perhaps none. Nothing may be encoded afterwards. */
    byte[] finish();
}
