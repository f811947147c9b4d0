package dev.parlando.server;

import dev.parlando.access.ClientAddress;
import dev.parlando.access.ClientShares;
import dev.parlando.access.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the TCP connections, and closes those that send no whole request in time. Safe for any thread; what it keeps of
 * one connection belongs to the connection's event loop.
 */
final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private static final long NO_TIMER = -1;

    private final int limit;
    private final Duration patience;
    private final TrustedProxies proxies;
    private final ClientShares shares;
    private final IntConsumer onChange;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<HttpConnection, Entry> entries = new ConcurrentHashMap<>();

    private static final class Entry {
        private @Nullable HttpServerRequest request;
        private long timer = NO_TIMER;
        private long refused;
    }

    /**
     * Takes in no connection yet.
     *
     * @param patience from connecting, or from an answer, to the end of the next request
     * @param onChange receives 1 for each connection that opens, -1 for each that closes
     */
    OpenConnections(int limit, Duration patience, TrustedProxies proxies, ClientShares shares, IntConsumer onChange) {
        this.limit = limit;
        this.patience = patience;
        this.proxies = proxies;
        this.shares = shares;
        this.onChange = onChange;
    }

    /** Returns the number of connections that are open. */
    int count() {
        return entries.size();
    }

    /** Takes in a connection until it is closed, or closes it at once when there are too many in all or of its address. */
    void add(Vertx vertx, HttpConnection connection) {
        Entry entry = new Entry();
        entries.put(connection, entry);
        boolean tooMany = open.incrementAndGet() > limit;
        onChange.accept(1);
        String peer = String.valueOf(connection.remoteAddress().hostAddress());
        ClientAddress address = proxies.addressOf(peer);
        // a proxy has the connections of all its clients
        boolean counted = !proxies.isTrusted(peer);
        boolean hasShare = !counted || shares.addConnection(address);
        ((ConnectionBase) connection).channel().closeFuture().addListener(closed -> {
            open.decrementAndGet();
            onChange.accept(-1);
            entries.remove(connection);
            if (counted && hasShare) {
                shares.removeConnection(address);
            }
            vertx.cancelTimer(entry.timer);
            if (entry.refused > 1) {
                LOG.info("requests refused on one connection: count={}", entry.refused);
            }
        });
        if (tooMany || !hasShare) {
            LOG.debug("connection closed: too many in all or of its address; all={}", open.get());
            cut(connection);
        } else {
            watch(vertx, connection, entry);
        }
    }

    /** Notes that the head of a request has come; the clock begins again when the request is answered. */
    void onRequest(Vertx vertx, HttpServerRequest request) {
        Entry entry = entries.get(request.connection());
        if (entry != null) {
            entry.request = request;
            request.response().endHandler(answered -> watch(vertx, request.connection(), entry));
        }
    }

    /** Stops the clock of a connection that became a socket. */
    void onUpgrade(Vertx vertx, HttpServerRequest request) {
        Entry entry = entries.get(request.connection());
        if (entry != null) {
            entry.request = null;
            vertx.cancelTimer(entry.timer);
        }
    }

    /** Returns whether a refusal is the first on its connection; further ones are counted, not logged. */
    boolean isFirstRefusal(HttpServerRequest request) {
        Entry entry = entries.get(request.connection());
        return entry == null || ++entry.refused == 1;
    }

    private void watch(Vertx vertx, HttpConnection connection, Entry entry) {
        vertx.cancelTimer(entry.timer);
        entry.timer = vertx.setTimer(patience.toMillis(), late -> {
            HttpServerRequest request = entry.request;
            if (request != null && isOurs(request)) {
                watch(vertx, connection, entry);
            } else {
                LOG.debug("connection closed: no request within server.request-timeout");
                cut(connection);
            }
        });
    }

    /** Returns whether a request has come in whole and waits for the server, not for the client. */
    private static boolean isOurs(HttpServerRequest request) {
        return request.isEnded()
                && !request.response().ended()
                && !request.response().writeQueueFull();
    }

    private static void cut(HttpConnection connection) {
        // closing succeeds, or the connection is gone already
        ((ConnectionBase) connection).channel().close().addListener(done -> {});
    }
}
