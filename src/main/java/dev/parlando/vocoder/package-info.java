/** Turns codes into a mel spectrogram and that into a wave, and joins the waves of chunks. */
@NullMarked
package dev.parlando.vocoder;

import org.jspecify.annotations.NullMarked;
