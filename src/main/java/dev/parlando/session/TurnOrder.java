package dev.parlando.session;

import dev.parlando.turn.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A turn as the engine is asked for it.
 *
 * @param turnId unique in this process
 * @param text all of it, or what there is of it when {@code textContinues}
 * @param voice null for the model's first
 */
public record TurnOrder(
        long turnId,
        Mode mode,
        String text,
        boolean textContinues,
        @Nullable String voice,
        long seed) {}
