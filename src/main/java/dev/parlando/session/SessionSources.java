package dev.parlando.session;

import java.util.function.LongSupplier;

/**
 * Where a session takes its numbers from.
 *
 * @param turnIds unique in this process
 * @param seeds for turns whose client names none
 * @param nanoTime monotonic clock, the one the engine's times are of
 */
public record SessionSources(LongSupplier turnIds, LongSupplier seeds, LongSupplier nanoTime) {}
