/** Reads the JSON configuration and the list of voices of a model folder. */
@NullMarked
package dev.parlando.bundle;

import org.jspecify.annotations.NullMarked;
