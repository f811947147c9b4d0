/** Holds the commands, one class each. */
@NullMarked
package dev.parlando.cli;

import org.jspecify.annotations.NullMarked;
