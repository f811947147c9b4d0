/** Chooses the models and devices of this process by their settings and opens them. */
@NullMarked
package dev.parlando.cli.local;

import org.jspecify.annotations.NullMarked;
