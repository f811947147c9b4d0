/** Runs a language model: prefill, decode step, and the state at the speaker token. */
@NullMarked
package dev.parlando.llm;

import org.jspecify.annotations.NullMarked;
