/** Draws charts, and prints tables, numbers and pages of reports. */
@NullMarked
package dev.parlando.bench.report;

import org.jspecify.annotations.NullMarked;
