/** Codes to mel to wave, chunk by chunk. */
@NullMarked
package dev.parlando.vocoder;

import org.jspecify.annotations.NullMarked;
