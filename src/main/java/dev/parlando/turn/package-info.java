/** Values of one turn that every layer shares: mode, request, events, status and summary, each declared once. */
@NullMarked
package dev.parlando.turn;

import org.jspecify.annotations.NullMarked;
