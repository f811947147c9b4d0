/** The model on a device, and the scheduler that advances many turns by one batched step a tick. Knows no threads. */
@NullMarked
package dev.parlando.speech;

import org.jspecify.annotations.NullMarked;
