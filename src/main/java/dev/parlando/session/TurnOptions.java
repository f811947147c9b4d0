package dev.parlando.session;

import dev.parlando.turn.Mode;
import org.jspecify.annotations.Nullable;

/** What a client may choose for a turn; null leaves the choice to the session. */
public record TurnOptions(
        @Nullable Mode mode,
        @Nullable String voice,
        @Nullable String label,
        @Nullable Long seed) {}
