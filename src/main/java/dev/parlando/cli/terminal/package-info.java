/** Writes speech to a terminal, a file or a pipe, and hears the signals that end a command. */
@NullMarked
package dev.parlando.cli.terminal;

import org.jspecify.annotations.NullMarked;
