package dev.parlando.session;

import dev.parlando.turn.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Holds the choices of a client for a turn; null leaves a choice to the session.
 *
 * @param mode whether the text itself is spoken, or a reply to it
 * @param voice name of the voice
 * @param label name by which the client knows the turn
 * @param seed of every random draw
 */
public record TurnOptions(
        @Nullable Mode mode,
        @Nullable String voice,
        @Nullable String label,
        @Nullable Long seed) {}
