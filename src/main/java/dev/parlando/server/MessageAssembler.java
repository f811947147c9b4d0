package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/** Joins the frames of a message, up to a largest number of bytes. */
final class MessageAssembler {
    private final int maxBytes;
    private Buffer parts = Buffer.buffer();
    private boolean binary;

    /** Holds one whole message. */
    record Message(boolean binary, Buffer data) {}

    MessageAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds the next frame.
     *
     * @return the message, when this was its last frame
     * @throws VoiceException {@code LIMIT_EXCEEDED} when the message is too long
     */
    Optional<Message> onFrame(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return Optional.empty();
        }
        if (!frame.isContinuation()) {
            binary = frame.isBinary();
        }
        Buffer data = frame.binaryData();
        if (parts.length() + (long) data.length() > maxBytes) {
            throw tooLong();
        }
        parts.appendBuffer(data);
        if (!frame.isFinal()) {
            return Optional.empty();
        }
        Message message = new Message(binary, parts);
        parts = Buffer.buffer();
        return Optional.of(message);
    }

    /** Returns the error for a message that is too long. */
    VoiceException tooLong() {
        return new VoiceException(
                ErrorCode.LIMIT_EXCEEDED, "the message has more than " + maxBytes + " bytes, server.max-message");
    }
}
