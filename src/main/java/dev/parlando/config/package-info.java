/** Declares settings, each once, and loads their values from defaults, a file, the environment and flags. */
@NullMarked
package dev.parlando.config;

import org.jspecify.annotations.NullMarked;
