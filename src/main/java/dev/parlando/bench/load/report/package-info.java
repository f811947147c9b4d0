/** Writes the result of a load test as text, JSON and an HTML page. */
@NullMarked
package dev.parlando.bench.load.report;

import org.jspecify.annotations.NullMarked;
