package dev.parlando.session;

import java.time.Duration;

/**
 * Holds the bounds of one session.
 *
 * @param maxTextChars UTF-16 units of one turn's text, streamed pieces added up
 * @param maxTurns turns spoken or waiting at once
 * @param maxAhead audio sent before it can have been played
 * @param settle silence after a piece of an open text after which its finished sentences are spoken to their end; zero: never
 * @param textTimeout silence after a piece of an open text after which the text ends
 */
public record SessionLimits(int maxTextChars, int maxTurns, Duration maxAhead, Duration settle, Duration textTimeout) {
    public SessionLimits {
        if (maxTextChars < 1 || maxTurns < 1 || maxAhead.isNegative() || maxAhead.isZero()) {
            throw new IllegalArgumentException("limits must be positive: " + maxTextChars + " chars, " + maxTurns
                    + " turns, " + maxAhead + " ahead");
        }
        if (settle.isNegative() || textTimeout.isNegative() || textTimeout.isZero()) {
            throw new IllegalArgumentException("an open text settles after 0 or more and ends after more than 0, not "
                    + settle + " and " + textTimeout);
        }
    }
}
