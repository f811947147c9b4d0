package dev.parlando.session;

import java.util.function.LongSupplier;

/**
 * Holds the sources of a session's numbers and times.
 *
 * @param turnIds unique in this process
 * @param seeds for turns whose client names none
 * @param nanoTime monotonic clock, the one by which the engine measures
 */
public record SessionSources(LongSupplier turnIds, LongSupplier seeds, LongSupplier nanoTime) {}
