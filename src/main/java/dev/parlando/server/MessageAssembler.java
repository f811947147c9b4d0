package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/** Puts the frames of a text message together, never more bytes than allowed. */
final class MessageAssembler {
    private final int maxBytes;
    private Buffer parts = Buffer.buffer();
    private boolean binary;

    MessageAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the next frame.
     *
     * @return the message, when this was its last frame
     * @throws VoiceException {@code LIMIT_EXCEEDED} for one too long, {@code BAD_MESSAGE} for one of bytes
     */
    Optional<byte[]> onFrame(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return Optional.empty();
        }
        if (!frame.isContinuation()) {
            binary = frame.isBinary();
        }
        Buffer data = frame.binaryData();
        if (parts.length() + (long) data.length() > maxBytes) {
            throw new VoiceException(
                    ErrorCode.LIMIT_EXCEEDED, "the message has more than " + maxBytes + " bytes, server.max-message");
        }
        parts.appendBuffer(data);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        byte[] message = parts.getBytes();
        parts = Buffer.buffer();
        if (binary) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "messages to the server are text frames");
        }
        return Optional.of(message);
    }
}
