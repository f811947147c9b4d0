/** The study: variants spoken in turn, compared run by run, and reported. Thread: the caller's alone. */
@NullMarked
package dev.parlando.bench.study;

import org.jspecify.annotations.NullMarked;
