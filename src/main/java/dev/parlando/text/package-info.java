/** Tokenizers, reading text aloud word by word, and cutting words into segments while the text arrives. */
@NullMarked
package dev.parlando.text;

import org.jspecify.annotations.NullMarked;
