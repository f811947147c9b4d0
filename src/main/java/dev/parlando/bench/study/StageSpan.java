package dev.parlando.bench.study;

/**
 * One piece of work.
 *
 * @param startNanos since the turn was submitted
 */
public record StageSpan(String stage, long startNanos, long nanos) {}
