/** The voice server: engines on worker threads, sockets and HTTP on event loops, messages between them. */
@NullMarked
package dev.parlando.server;

import org.jspecify.annotations.NullMarked;
