/** Command line options: how they are read and how they are shown. */
@NullMarked
package dev.parlando.cli.option;

import org.jspecify.annotations.NullMarked;
