/** A model folder laid out as the published MiniCPM-o 2.6 checkpoint: sizes, weights, tokenizers, voices. */
@NullMarked
package dev.parlando.bundle;

import org.jspecify.annotations.NullMarked;
