/**
 * Decides what the networks do next for one turn: text, masks, audio steps, chunks, and the sampler of codes. No I/O.
 */
@NullMarked
package dev.parlando.speech.plan;

import org.jspecify.annotations.NullMarked;
