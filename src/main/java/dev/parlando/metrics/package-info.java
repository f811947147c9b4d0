/** Stages of a turn, and recorders of their durations. */
@NullMarked
package dev.parlando.metrics;

import org.jspecify.annotations.NullMarked;
