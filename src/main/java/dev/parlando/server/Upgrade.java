package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.protocol.WireProtocol;
import io.vertx.core.http.ServerWebSocket;

/**
 * Holds a request that became a socket.
 *
 * @param guard that stands before the socket, closed
 * @param opening what the query said
 * @param key with which the client comes
 */
record Upgrade(ServerWebSocket socket, FrameGuard guard, WireProtocol.Opening opening, ApiKey key) {}
