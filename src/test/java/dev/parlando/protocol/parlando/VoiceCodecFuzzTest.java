package dev.parlando.protocol.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;

/** Fuzzes the message reader: any bytes give a message or {@code BAD_MESSAGE}, and the answer stays short. */
final class VoiceCodecFuzzTest {
    private static final int LONGEST_ANSWER = 300;

    private final VoiceCodec codec = new VoiceCodec();

    @FuzzTest
    void messages(byte[] utf8) {
        try {
            codec.decode(utf8);
        } catch (VoiceException e) {
            assertEquals(ErrorCode.BAD_MESSAGE, e.code());
            String answer = String.valueOf(e.getMessage());
            assertTrue(answer.length() <= LONGEST_ANSWER, answer);
            assertTrue(answer.chars().noneMatch(Character::isISOControl), answer);
        }
    }
}
