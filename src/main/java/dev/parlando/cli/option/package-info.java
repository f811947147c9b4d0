/** Makes, reads and shows the options of commands. */
@NullMarked
package dev.parlando.cli.option;

import org.jspecify.annotations.NullMarked;
