package dev.parlando.server;

import dev.parlando.access.Caller;
import dev.parlando.protocol.WireProtocol;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request that became a socket.
 *
 * @param guard that stands before the socket, closed
 * @param opening what the query said
 * @param caller the client's address and key
 * @param place for the session; null if the session asks for one when it is opened
 */
record Upgrade(
        ServerWebSocket socket,
        FrameGuard guard,
        WireProtocol.Opening opening,
        Caller caller,
        ServerScope.@Nullable Place place) {}
