/** Holds the program's entry point. */
@NullMarked
package dev.parlando;

import org.jspecify.annotations.NullMarked;
