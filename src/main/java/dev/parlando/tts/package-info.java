/** Runs a speech decoder: text and speaker in, audio codes out. */
@NullMarked
package dev.parlando.tts;

import org.jspecify.annotations.NullMarked;
