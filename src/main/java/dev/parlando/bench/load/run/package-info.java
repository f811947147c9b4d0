/** Runs a load test: opens sockets, sends turns at set times, and searches for the highest rate a server can bear. */
@NullMarked
package dev.parlando.bench.load.run;

import org.jspecify.annotations.NullMarked;
