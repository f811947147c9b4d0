/** Measures every turn of a load test as its listener experiences it, and adds the turns up. */
@NullMarked
package dev.parlando.bench.load.measure;

import org.jspecify.annotations.NullMarked;
