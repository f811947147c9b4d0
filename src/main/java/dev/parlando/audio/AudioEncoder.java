package dev.parlando.audio;

/**
 * Turns the audio of one turn, chunk by chunk, into the bytes of a format. An encoder keeps state between chunks, so
 * each turn needs one of its own. One thread at a time.
 */
public interface AudioEncoder {
    /** Encodes the next chunk and returns the bytes that are complete, perhaps none. The caller owns the array. */
    byte[] encode(PcmChunk audio);

    /** Ends the audio and returns the bytes that were held back, perhaps none. Nothing may be encoded afterwards. */
    byte[] finish();
}
