/** Checks a device against another one, network by network. */
@NullMarked
package dev.parlando.bench.gpu;

import org.jspecify.annotations.NullMarked;
