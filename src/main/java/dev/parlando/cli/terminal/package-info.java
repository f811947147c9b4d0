/** What a command shows on the terminal: progress and speech; and the signals that end it. */
@NullMarked
package dev.parlando.cli.terminal;

import org.jspecify.annotations.NullMarked;
