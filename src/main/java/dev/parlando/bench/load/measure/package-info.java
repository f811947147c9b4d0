/** Measures what a listener notices of each turn of a load test, and adds it up. */
@NullMarked
package dev.parlando.bench.load.measure;

import org.jspecify.annotations.NullMarked;
