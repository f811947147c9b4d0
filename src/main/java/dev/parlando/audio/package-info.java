/** PCM samples and WAV files. */
@NullMarked
package dev.parlando.audio;

import org.jspecify.annotations.NullMarked;
