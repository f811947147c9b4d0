/** Speech in this process: chooses devices and models by their settings and opens them. */
@NullMarked
package dev.parlando.cli.local;

import org.jspecify.annotations.NullMarked;
