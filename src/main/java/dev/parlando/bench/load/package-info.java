/** A load test of a voice server: speaks many turns at set times, measures what listeners would notice, reports it. */
@NullMarked
package dev.parlando.bench.load;

import org.jspecify.annotations.NullMarked;
