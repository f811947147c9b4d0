/** Turns, samplers and the scheduler that advances many turns one batched step a tick; knows no threads. */
@NullMarked
package dev.parlando.speech;

import org.jspecify.annotations.NullMarked;
