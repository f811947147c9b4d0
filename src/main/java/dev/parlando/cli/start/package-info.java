/** Makes a start safe, and explains one that fails. */
@NullMarked
package dev.parlando.cli.start;

import org.jspecify.annotations.NullMarked;
