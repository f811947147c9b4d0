/** Messages of the wire protocol, and the codec between them and the bytes of a WebSocket. */
@NullMarked
package dev.parlando.protocol;

import org.jspecify.annotations.NullMarked;
