package dev.parlando.server;

import dev.parlando.access.Caller;
import dev.parlando.access.ClientAddress;
import dev.parlando.access.ClientShares;
import dev.parlando.access.SessionShare;
import dev.parlando.access.TrustedProxies;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.ServerGauge;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.protocol.WireProtocol;
import dev.parlando.session.SessionSources;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the objects that all verticles of one server share. Safe for any thread. */
final class ServerScope {
    // seeds stay exact in clients whose numbers are doubles
    private static final long SEED_BOUND = 1L << 53;
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final ServerConfig config;
    private final VoiceMetrics metrics;
    private final EngineDirectory engines;
    private final List<WireProtocol> protocols;
    private final AccessPolicy access;
    private final TrustedProxies proxies;
    private final ClientShares shares;
    private final OpenConnections openConnections;
    private final SessionSources sources;
    private final Instant startedAt = Instant.now();
    private final Set<HttpServer> httpServers = ConcurrentHashMap.newKeySet();
    private final Set<Drainable> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger openSessions = new AtomicInteger();
    private volatile boolean stopping;

    ServerScope(ServerConfig config, VoiceMetrics metrics, List<SpeechEngine> engines, List<WireProtocol> protocols) {
        this.config = config;
        this.protocols = List.copyOf(protocols);
        this.metrics = metrics;
        this.engines = new EngineDirectory(engines, metrics.prometheus());
        this.access = new AccessPolicy(config.access());
        metrics.prometheus().onKeyNames(access.keyNames());
        this.proxies = new TrustedProxies(config.shares().trustedProxies());
        this.shares = new ClientShares(
                config.shares().limits(), share -> metrics.prometheus().onShareRefused(share.publicName()));
        this.openConnections = new OpenConnections(
                Math.max(config.connections().max(), config.maxSessions()),
                config.connections().requestTimeout(),
                proxies,
                shares,
                change -> metrics.prometheus().addKept(ServerGauge.CONNECTIONS, change));
        this.sources = new SessionSources(
                new AtomicLong()::incrementAndGet,
                () -> ThreadLocalRandom.current().nextLong(SEED_BOUND),
                System::nanoTime);
    }

    ServerConfig config() {
        return config;
    }

    VoiceMetrics metrics() {
        return metrics;
    }

    EngineDirectory engines() {
        return engines;
    }

    /** Returns the protocols that clients may speak, each at its own path. */
    List<WireProtocol> protocols() {
        return protocols;
    }

    AccessPolicy access() {
        return access;
    }

    ClientShares shares() {
        return shares;
    }

    /** Returns the address by which the client of a request is counted. */
    ClientAddress addressOf(HttpServerRequest request) {
        return proxies.addressOf(
                String.valueOf(request.remoteAddress().hostAddress()),
                request.headers().getAll(FORWARDED_FOR));
    }

    OpenConnections openConnections() {
        return openConnections;
    }

    SessionSources sources() {
        return sources;
    }

    /** Returns the servers that listen for HTTP, one for each event loop. */
    Set<HttpServer> httpServers() {
        return httpServers;
    }

    Instant startedAt() {
        return startedAt;
    }

    Set<Drainable> connections() {
        return connections;
    }

    /** Holds the place of a session: the engine that serves it, and what it takes of its client's shares. */
    record Place(EngineStatus engine, SessionShare share) {}

    /**
     * Takes one of the places for sessions; {@link #leave} frees it.
     *
     * @throws VoiceException {@code SHUTTING_DOWN} or {@code SERVER_BUSY}
     */
    Place admit(Caller caller) {
        if (stopping) {
            throw shuttingDown();
        }
        SessionShare share = shares.openSession(caller);
        try {
            return new Place(join(), share);
        } catch (VoiceException e) {
            share.close();
            throw e;
        }
    }

    private EngineStatus join() {
        if (openSessions.incrementAndGet() > config.maxSessions()) {
            openSessions.decrementAndGet();
            throw new VoiceException(
                    ErrorCode.SERVER_BUSY, "all places are taken, server.max-sessions is " + config.maxSessions());
        }
        try {
            EngineStatus engine = engines.join();
            metrics.prometheus().onSessionOpened();
            return engine;
        } catch (VoiceException e) {
            openSessions.decrementAndGet();
            throw e;
        }
    }

    /**
     * Takes a place as {@link #admit} does, for a client whose first turn must not be refused either.
     *
     * @throws VoiceException {@code SHUTTING_DOWN}, or {@code SERVER_BUSY} also where the queue of every engine is full;
     *     {@link Refusal#ofCapacity} answers it over HTTP
     */
    Place admitToSpeak(Caller caller) {
        Place place = admit(caller);
        if (engines.isFull()) {
            leave(place);
            throw new VoiceException(
                    ErrorCode.SERVER_BUSY, "the queue of every engine is full, see speech.queue-limit");
        }
        return place;
    }

    void leave(Place place) {
        place.share().close();
        openSessions.decrementAndGet();
        engines.leave(place.engine());
        metrics.prometheus().onSessionClosed();
    }

    /**
     * Reads the file of keys again, and ends the sessions of keys that were revoked. Blocks.
     *
     * @throws VoiceException {@code BAD_CONFIG} naming the file and what is wrong; the old keys stay then
     */
    void reloadKeys() {
        access.reload();
        metrics.prometheus().onKeyNames(access.keyNames());
        connections.forEach(Drainable::onKeysChanged);
    }

    void stopAdmitting() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    static VoiceException shuttingDown() {
        return new VoiceException(ErrorCode.SHUTTING_DOWN, "the server is going down");
    }
}
