package dev.parlando.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Asserts the one deliberate exception. */
public final class VoiceExceptionAssert {
    private VoiceExceptionAssert() {}

    /** Asserts that the action ends with that code and a message that contains that part. */
    public static void assertRefused(ErrorCode code, String messagePart, Executable action) {
        VoiceException failure = assertThrows(VoiceException.class, action);
        assertEquals(code, failure.code());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(messagePart), message);
    }
}
