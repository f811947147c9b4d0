/** Defines what a wire protocol over a WebSocket offers the server: a path, a query, and a dialogue with one client. */
@NullMarked
package dev.parlando.protocol;

import org.jspecify.annotations.NullMarked;
