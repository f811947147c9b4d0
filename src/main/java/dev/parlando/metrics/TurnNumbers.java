package dev.parlando.metrics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is counted and timed of a turn that ended; stages by public name. */
public record TurnNumbers(
        String mode,
        String status,
        OptionalLong ttfbNanos,
        OptionalLong audibleNanos,
        OptionalDouble rtf,
        double audioSeconds,
        int underruns,
        Map<String, Long> stageNanos) {
    public TurnNumbers {
        stageNanos = Map.copyOf(stageNanos);
    }
}
