/** PCM samples, the formats in which they are sent, and WAV files. */
@NullMarked
package dev.parlando.audio;

import org.jspecify.annotations.NullMarked;
