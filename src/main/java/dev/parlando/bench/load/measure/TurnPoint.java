package dev.parlando.bench.load.measure;

/**
 * Holds one turn in a plot over time, in seconds after the beginning of the run.
 *
 * @param ttfbMs NaN if the turn was not timed or had no audio
 */
public record TurnPoint(double startSeconds, double endSeconds, double ttfbMs, int underruns, boolean failed) {}
