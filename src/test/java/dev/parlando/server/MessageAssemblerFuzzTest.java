package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Fuzzes the joining of frames: a message is exactly the bytes of its frames, and never longer than allowed. */
final class MessageAssemblerFuzzTest {
    private static final int LONGEST_MESSAGE = 64;

    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    /** Reads frames from the input: a byte for kind and end, a byte for the length, and the data. */
    @FuzzTest
    void frames(byte[] input) {
        MessageAssembler assembler = new MessageAssembler(LONGEST_MESSAGE);
        expected.reset();
        try {
            for (int at = 0; at + 1 < input.length; ) {
                int end = Math.min(input.length, at + 2 + (input[at + 1] & 0xff));
                check(assembler, input[at], Arrays.copyOfRange(input, at + 2, end));
                at = end;
            }
        } catch (VoiceException e) {
            assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
            assertTrue(expected.size() > LONGEST_MESSAGE);
        }
    }

    private void check(MessageAssembler assembler, byte kind, byte[] data) {
        boolean isControl = (kind & 3) == 3;
        WebSocketFrame frame = frame(kind, Buffer.buffer(data));
        if (!isControl) {
            expected.writeBytes(frame.binaryData().getBytes());
        }
        Optional<MessageAssembler.Message> message = assembler.onFrame(frame);
        assertEquals(!isControl && frame.isFinal(), message.isPresent());
        message.ifPresent(whole -> {
            assertArrayEquals(expected.toByteArray(), whole.data().getBytes());
            assertTrue(whole.data().length() <= LONGEST_MESSAGE);
            expected.reset();
        });
    }

    private static WebSocketFrame frame(byte kind, Buffer data) {
        boolean isFinal = (kind & 4) != 0;
        return switch (kind & 3) {
            case 0 -> WebSocketFrame.continuationFrame(data, isFinal);
            case 1 -> WebSocketFrame.binaryFrame(data, isFinal);
            case 2 -> WebSocketFrame.textFrame(data.toString(), isFinal);
            default -> WebSocketFrame.pingFrame(data);
        };
    }
}
