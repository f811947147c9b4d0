/** What reports are made of: charts, numbers and pages. */
@NullMarked
package dev.parlando.bench.report;

import org.jspecify.annotations.NullMarked;
