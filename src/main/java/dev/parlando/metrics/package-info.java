/** Recorders of durations and counts, latency percentiles, and their export to Prometheus. */
@NullMarked
package dev.parlando.metrics;

import org.jspecify.annotations.NullMarked;
