/** Makes seeded bundles of any size, and writes graphs as files. */
@NullMarked
package dev.parlando.export;

import org.jspecify.annotations.NullMarked;
