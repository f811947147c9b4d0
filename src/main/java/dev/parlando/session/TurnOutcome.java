package dev.parlando.session;

import dev.parlando.error.VoiceException;
import dev.parlando.turn.TurnStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the engine ended a turn.
 *
 * @param computeNanos time spent on it, waiting and writing excluded
 * @param stageNanos the same by stage
 * @param failure set exactly when {@code status} is {@code FAILED}
 */
public record TurnOutcome(
        TurnStatus status,
        long computeNanos,
        Map<String, Long> stageNanos,
        @Nullable VoiceException failure) {
    /** Of a turn that the engine never saw. */
    public static final TurnOutcome NEVER_STARTED = new TurnOutcome(TurnStatus.CANCELLED, 0, Map.of(), null);

    public TurnOutcome {
        stageNanos = Map.copyOf(stageNanos);
    }
}
