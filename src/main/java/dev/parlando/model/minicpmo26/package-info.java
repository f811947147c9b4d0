/**
 * Implements the MiniCPM-o 2.6 family: bundle, sizes, graphs, chat template, and the plans that repeat the reference exactly.
 *
 * <p>Comments here and elsewhere cite the "model reference": that is {@code docs/model.md}, whose sections keep their numbers.
 */
@NullMarked
package dev.parlando.model.minicpmo26;

import org.jspecify.annotations.NullMarked;
