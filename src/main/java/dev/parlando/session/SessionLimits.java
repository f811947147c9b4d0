package dev.parlando.session;

import java.time.Duration;

/**
 * Holds the bounds of one session.
 *
 * @param maxTextChars UTF-16 units of one turn's text, streamed pieces added up
 * @param maxTurns turns spoken or waiting at once
 * @param maxAhead audio sent before it can have been played
 */
public record SessionLimits(int maxTextChars, int maxTurns, Duration maxAhead) {
    public SessionLimits {
        if (maxTextChars < 1 || maxTurns < 1 || maxAhead.isNegative() || maxAhead.isZero()) {
            throw new IllegalArgumentException("limits must be positive: " + maxTextChars + " chars, " + maxTurns
                    + " turns, " + maxAhead + " ahead");
        }
    }
}
