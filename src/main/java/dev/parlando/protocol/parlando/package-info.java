/** Protocol 1: messages of Parlando's own WebSocket protocol, and the codec that reads and writes them as JSON. */
@NullMarked
package dev.parlando.protocol.parlando;

import org.jspecify.annotations.NullMarked;
