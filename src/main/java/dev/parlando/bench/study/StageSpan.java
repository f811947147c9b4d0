package dev.parlando.bench.study;

/**
 * Holds the stage and the time of one piece of work.
 *
 * @param startNanos since the turn was submitted
 */
public record StageSpan(String stage, long startNanos, long nanos) {}
