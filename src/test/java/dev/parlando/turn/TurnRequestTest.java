package dev.parlando.turn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TurnRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\u200b", "\u00a0\u2028", "\ufeff", "\u0000\u0007", "\u202e"})
    void whatNobodySeesIsBlank(String text) {
        assertTrue(TurnRequest.isBlank(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "👋", "a", " \u200bx"})
    void whatIsSeenIsNot(String text) {
        assertFalse(TurnRequest.isBlank(text));
    }
}
