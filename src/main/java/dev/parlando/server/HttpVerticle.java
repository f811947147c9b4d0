package dev.parlando.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Listens for HTTP and WebSockets on one event loop; several instances share the port. */
final class HttpVerticle extends VerticleBase {
    private static final int SHARED_RANDOM_PORT = 1;
    private static final int CLOSING_TIMEOUT_SECONDS = 2;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    /** Cipher suites with forward secrecy and authenticated encryption. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int RECEIVE_BYTES = 16 << 10;
    private static final long DELAY_PROBE_MILLIS = 100;

    private final ServerScope scope;
    private final Optional<PemKeyCertOptions> certificate;
    private final PortReport portReport;
    private long probedNanos;

    /** Receives the port on which the server listens. */
    interface PortReport {
        void onPort(int port);
    }

    /** @param certificate with its key; empty for no TLS */
    HttpVerticle(ServerScope scope, Optional<PemKeyCertOptions> certificate, PortReport portReport) {
        this.scope = scope;
        this.certificate = certificate;
        this.portReport = portReport;
    }

    @Override
    public Future<?> start() {
        probedNanos = System.nanoTime();
        vertx.setPeriodic(DELAY_PROBE_MILLIS, ignored -> probeDelay());
        ServerConfig config = scope.config();
        SocketAddress address = config.port() == 0
                ? SocketAddress.sharedRandomPort(SHARED_RANDOM_PORT, config.host())
                : SocketAddress.inetSocketAddress(config.port(), config.host());
        return vertx.createHttpServer(options(config, certificate))
                .connectionHandler(connection -> scope.openConnections().add(vertx, connection))
                .invalidRequestHandler(request -> RequestGate.answerBroken(scope, request))
                .requestHandler(requests())
                .listen(address)
                .onSuccess(server -> {
                    scope.httpServers().add(server);
                    portReport.onPort(server.actualPort());
                });
    }

    /** Returns the options of TLS with another certificate. */
    static ServerSSLOptions tls(ServerConfig config, PemKeyCertOptions certificate) {
        return options(config, Optional.of(certificate)).getSslOptions();
    }

    private Handler<HttpServerRequest> requests() {
        ServerConfig config = scope.config();
        HostPolicy hosts = new HostPolicy(config.host(), config.access().allowedHosts());
        RequestGate gate = new RequestGate(scope, hosts, new HttpRoutes(vertx, scope).handler());
        return request -> {
            scope.openConnections().onRequest(vertx, request);
            gate.handle(request);
        };
    }

    private static HttpServerOptions options(ServerConfig config, Optional<PemKeyCertOptions> certificate) {
        HttpServerOptions options = new HttpServerOptions()
                // a longer frame is refused by its head, before anything of it is kept
                .setMaxWebSocketFrameSize(config.maxMessageBytes())
                .setMaxWebSocketMessageSize(config.maxMessageBytes())
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_TIMEOUT_SECONDS)
                // HTTP/1.1 alone: it carries the sockets, and each limit counts its connections
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setTcpNoDelay(true);
        // what one read brings is decoded at once, whatever waits already
        options.setReceiveBufferSize(RECEIVE_BYTES);
        // what the kernel holds for a slow client counts too
        options.setSendBufferSize(config.sessions().writeBufferBytes());
        CIPHERS.forEach(options::addEnabledCipherSuite);
        certificate.ifPresent(pair -> options.setSsl(true)
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(pair));
        return options;
    }

    private void probeDelay() {
        long now = System.nanoTime();
        scope.metrics().onEventLoopDelay(now - probedNanos - TimeUnit.MILLISECONDS.toNanos(DELAY_PROBE_MILLIS));
        probedNanos = now;
    }
}
