package dev.parlando.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fuzzes the pickle of a PyTorch checkpoint: any bytes give a value or {@code BAD_BUNDLE}; nothing in them is run. */
final class PickleMachineFuzzTest {
    @FuzzTest
    void pickle(byte[] code) {
        try {
            PickleMachine.run(
                    ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN),
                    what -> new VoiceException(ErrorCode.BAD_BUNDLE, what));
        } catch (VoiceException e) {
            assertEquals(ErrorCode.BAD_BUNDLE, e.code());
        }
    }
}
