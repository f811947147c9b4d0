/** Tokenizers, chat template, reading numbers aloud, and cutting text into segments as it arrives. */
@NullMarked
package dev.parlando.text;

import org.jspecify.annotations.NullMarked;
