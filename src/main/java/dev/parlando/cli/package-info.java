/** The command line: one class a command. */
@NullMarked
package dev.parlando.cli;

import org.jspecify.annotations.NullMarked;
