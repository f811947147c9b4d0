package dev.parlando.turn;

import org.jspecify.annotations.Nullable;

/**
 * One turn to speak.
 *
 * @param sessionId owner of the conversation that a chat turn continues
 * @param turnId unique among all turns of the scheduler
 * @param mode what happens to the text
 * @param text the whole text, or its first piece when {@code textContinues}
 * @param textContinues more text follows through {@code append}; read mode only
 * @param voice name of the voice, or null for the bundle's first
 * @param seed of every random draw; equal seeds give equal speech
 */
public record TurnRequest(
        String sessionId,
        long turnId,
        Mode mode,
        String text,
        boolean textContinues,
        @Nullable String voice,
        long seed) {}
