/** The MiniCPM-o 2.6 family: bundle, sizes, graphs, chat template, and the plans that repeat the reference exactly. */
@NullMarked
package dev.parlando.model.minicpmo26;

import org.jspecify.annotations.NullMarked;
