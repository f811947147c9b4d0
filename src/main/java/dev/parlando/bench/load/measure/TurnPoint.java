package dev.parlando.bench.load.measure;

/**
 * One turn in a plot over time; seconds after the beginning of the run.
 *
 * @param ttfbMs NaN if the turn was not timed or had no audio
 */
public record TurnPoint(double startSeconds, double endSeconds, double ttfbMs, int underruns, boolean failed) {}
