package dev.parlando.metrics;

/**
 * Holds one row of {@code /v1/latency}.
 *
 * @param name what was measured, such as {@code ttfb}
 * @param mode of the turns, or {@code any} for work that turns of both modes share
 * @param unit of the numbers
 * @param histogramUnit of the values in the encoded histogram
 */
public record LatencySnapshot(
        String name,
        String mode,
        String unit,
        String histogramUnit,
        Distribution sinceStart,
        Distribution lastInterval) {}
