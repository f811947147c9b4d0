/** Conversations, replies of the language model, and the sampler of their tokens. */
@NullMarked
package dev.parlando.speech.chat;

import org.jspecify.annotations.NullMarked;
