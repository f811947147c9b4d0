/** What every wire protocol over a WebSocket offers the server: its path, its query, and its dialogue with one client. */
@NullMarked
package dev.parlando.protocol;

import org.jspecify.annotations.NullMarked;
