package dev.parlando.protocol.parlando;

import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;

/**
 * Reads and writes the messages of protocol 1: JSON objects in text frames. Every wire name lives in this package and
 * is documented in {@code docs/protocol.md}. Safe for any thread.
 */
public final class VoiceCodec {
    private final MessageReader reader = new MessageReader();
    private final MessageWriter writer = new MessageWriter();

    /**
     * Reads one text frame.
     *
     * @throws VoiceException {@code BAD_MESSAGE}, and no other, when the bytes are not a message
     */
    public ClientMessage decode(byte[] utf8) {
        return reader.read(utf8);
    }

    /** Returns a message as one line of JSON. */
    public String encode(ServerMessage message) {
        return message.dispatch(writer).toString();
    }

    /**
     * Reads the query parameter {@code mode}.
     *
     * @throws VoiceException {@code BAD_MESSAGE} for a mode that does not exist
     */
    public static Mode modeOf(String wireName) {
        return Mode.ofPublicName(wireName)
                .orElseThrow(() -> new VoiceException(ErrorCode.BAD_MESSAGE, "'mode' must be chat or read"));
    }

    /**
     * Reads the query parameter {@code format}.
     *
     * @throws VoiceException {@code BAD_MESSAGE} for a format that does not exist
     */
    public static AudioFormat formatOf(String wireName) {
        return AudioFormat.ofWireName(wireName)
                .orElseThrow(
                        () -> new VoiceException(ErrorCode.BAD_MESSAGE, "'format' must be pcm_s16le or pcm_f32le"));
    }
}
