/** Makes what the engines run on: seeded bundles of any size. */
@NullMarked
package dev.parlando.export;

import org.jspecify.annotations.NullMarked;
