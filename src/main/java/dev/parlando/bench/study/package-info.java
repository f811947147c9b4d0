/** Runs a study: speaks variants in turn, compares them run by run, and reports. Use it from one thread. */
@NullMarked
package dev.parlando.bench.study;

import org.jspecify.annotations.NullMarked;
