package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.HistogramLog;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.protocol.WireProtocol;
import dev.parlando.protocol.parlando.ParlandoProtocol;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the whole server. It opens the port at once, so that health can be queried, and loads the engines meanwhile.
 * Sessions are refused until an engine is warm. {@link #close} blocks until everything is down.
 */
public final class VoiceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceServer.class);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(30);
    private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(30);
    /** Time after {@code server.shutdown-deadline} for sockets and engines to close; sockets get the first part of it. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private static final Duration TO_CLOSE_SOCKETS = Duration.ofSeconds(2);

    private final ServerConfig config;
    private final Vertx vertx;
    private final ServerScope scope;
    private final @Nullable HistogramLog histogramLog;
    private final Map<Heartbeat, Future<String>> deployments = new LinkedHashMap<>();
    private final CompletableFuture<Void> ready;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile int port;

    private VoiceServer(
            ServerConfig config,
            List<SpeechEngine> engines,
            List<WireProtocol> protocols,
            @Nullable HistogramLog histogramLog) {
        this.config = config;
        this.histogramLog = histogramLog;
        VoiceMetrics metrics = new VoiceMetrics(System::currentTimeMillis);
        FileReloads reloads = new FileReloads(metrics.prometheus());
        config.access().keysFile().ifPresent(file -> reloads.add("keys", List.of(file), this::reloadKeys));
        config.tls()
                .ifPresent(tls -> reloads.add(
                        "certificate", List.of(tls.certificate(), tls.key()), () -> reloadCertificate(tls)));
        this.scope = new ServerScope(config, metrics, engines, protocols);
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.eventLoops()));
        HandOverCodec.registerOn(vertx.eventBus());
        vertx.eventBus()
                .<EngineStatus>localConsumer(BusAddresses.ENGINE_STATUS)
                .handler(message -> scope.engines().onStatus(message.body()));
        listen();
        vertx.setPeriodic(config.metrics().interval().toMillis(), ignored -> roll());
        this.ready = openEngines(engines, metrics);
        watchEngines();
        if (!reloads.isEmpty() && !config.reloadInterval().isZero()) {
            watch(reloads);
        }
    }

    /**
     * Starts a server, and returns once it listens; {@link #ready} tells when it can speak.
     *
     * @param engines at least one; each is opened on a thread of its own
     * @throws VoiceException {@code BAD_CONFIG} when the address, the certificate, the file of keys or the log file cannot be used
     */
    public static VoiceServer start(ServerConfig config, List<SpeechEngine> engines) {
        return start(config, engines, List.of(new ParlandoProtocol()));
    }

    /** Starts a server whose clients may speak the given protocols, each at its own path. */
    static VoiceServer start(ServerConfig config, List<SpeechEngine> engines, List<WireProtocol> protocols) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("a server needs an engine");
        }
        HistogramLog log = config.metrics()
                .histogramLog()
                .map(file -> HistogramLog.open(file, System.currentTimeMillis()))
                .orElse(null);
        return new VoiceServer(config, engines, protocols, log);
    }

    /** Returns the port on which the server listens. */
    public int port() {
        return port;
    }

    /** Returns the number of open TCP connections. */
    int openConnections() {
        return scope.openConnections().count();
    }

    /** Returns how many addresses and keys have anything open, each once for each kind of thing. */
    int numShareHolders() {
        return scope.shares().numHolders();
    }

    /** Returns the address of the page. */
    public String url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return (config.tls().isPresent() ? "https" : "http") + "://" + host + ":" + port + "/";
    }

    /** Returns a future that completes when every engine is warm, and fails with the first engine's failure. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /**
     * Returns a future that completes when {@link #close} is done. It fails with {@code ENGINE_FAILED} if an engine did
     * not close in time: its thread still runs, so the process must end without shutdown hooks.
     */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /**
     * Stops in this order: new sessions are refused, turns end within {@code server.shutdown-deadline}, clients are
     * told, sockets close, engines close. Returns 5 s after the deadline at the latest; {@link #closed} tells how it
     * went.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            closed.handle((done, failure) -> true).join();
            return;
        }
        long endNanos =
                System.nanoTime() + config.shutdownDeadline().plus(TO_CLOSE).toNanos();
        try {
            drainSessions();
            closeEngines(Duration.ofNanos(endNanos - System.nanoTime()));
        } finally {
            closed.complete(null);
        }
    }

    private void drainSessions() {
        scope.stopAdmitting();
        CompletableFuture<?>[] drained = scope.connections().stream()
                .map(connection -> connection.drain(config.shutdownDeadline()))
                .toArray(CompletableFuture<?>[]::new);
        LOG.info("stopping: sessions={} deadline={}", drained.length, config.shutdownDeadline());
        try {
            await(CompletableFuture.allOf(drained), config.shutdownDeadline().plus(TO_CLOSE_SOCKETS));
        } catch (TimeoutException e) {
            LOG.warn("sessions did not end within the deadline");
        }
    }

    private void closeEngines(Duration timeout) {
        try {
            await(closeEnginesThenRest().toCompletionStage().toCompletableFuture(), timeout);
        } catch (TimeoutException e) {
            closed.completeExceptionally(abandonEngines());
        }
        if (histogramLog != null) {
            scope.metrics().roll(histogramLog);
            histogramLog.close();
        }
        LOG.info("stopped");
    }

    private VoiceException abandonEngines() {
        deployments.forEach((heartbeat, deployment) -> {
            Heartbeat.Work work = heartbeat.work();
            if (work != null) {
                LOG.error("engine did not close: device={}", heartbeat.device(), work.where());
            } else if (!deployment.isComplete()) {
                LOG.error("engine did not close: device={} while it was starting", heartbeat.device());
            }
        });
        return new VoiceException(ErrorCode.ENGINE_FAILED, "an engine did not close within the deadline");
    }

    /** Returns the Vert.x instance for tests, which watch the blocked-thread checker. */
    Vertx vertx() {
        return vertx;
    }

    VoiceMetrics metrics() {
        return scope.metrics();
    }

    private void listen() {
        Optional<PemKeyCertOptions> certificate = readCertificate();
        DeploymentOptions options = new DeploymentOptions().setInstances(config.eventLoops());
        Future<String> listening =
                vertx.deployVerticle(() -> new HttpVerticle(scope, certificate, taken -> port = taken), options);
        try {
            await(listening.toCompletionStage().toCompletableFuture(), STARTUP_TIMEOUT);
        } catch (CompletionException | TimeoutException e) {
            vertx.close();
            throw new VoiceException(ErrorCode.BAD_CONFIG, cannotListen(e), e);
        }
    }

    private Optional<PemKeyCertOptions> readCertificate() {
        try {
            return config.tls().map(tls -> CertificatePair.read(vertx, tls));
        } catch (VoiceException e) {
            vertx.close();
            throw e;
        }
    }

    /** Looks at the files again and again, each time after the last look has ended. */
    private void watch(FileReloads reloads) {
        vertx.setTimer(
                config.reloadInterval().toMillis(),
                ignored -> vertx.executeBlocking(() -> {
                            reloads.look();
                            return true;
                        })
                        .onFailure(cause -> LOG.error("cannot look at files again", cause))
                        .onComplete(done -> watch(reloads)));
    }

    private void reloadKeys() {
        scope.reloadKeys();
    }

    /** Offers the certificate to connections that begin from now on; those that are open go on. */
    private void reloadCertificate(ServerConfig.Tls tls) {
        ServerSSLOptions options = HttpVerticle.tls(config, CertificatePair.read(vertx, tls));
        Future<?> updated = Future.join(scope.httpServers().stream()
                .map(server -> server.updateSSLOptions(options))
                .toList());
        try {
            await(updated.toCompletionStage().toCompletableFuture(), STARTUP_TIMEOUT);
        } catch (CompletionException | TimeoutException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "cannot use server.tls-certificate and server.tls-key: " + e.getMessage(), e);
        }
    }

    private String cannotListen(Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        boolean isAddress = cause instanceof SocketException || cause instanceof UnknownHostException;
        String what = config.tls().isPresent() && !isAddress
                ? "cannot use server.tls-certificate and server.tls-key: "
                : "cannot listen on server.host " + config.host() + ", server.port " + config.port() + ": ";
        return what + cause.getMessage();
    }

    /** Closes the engines first and the rest after them, so that no thread ends before its engine. */
    private Future<Void> closeEnginesThenRest() {
        return Future.join(deployments.values().stream()
                        .map(deployment -> deployment.compose(vertx::undeploy))
                        .toList())
                .transform(ignored -> vertx.close());
    }

    private CompletableFuture<Void> openEngines(List<SpeechEngine> engines, VoiceMetrics metrics) {
        for (SpeechEngine engine : engines) {
            Heartbeat heartbeat = new Heartbeat(engine.device(), System::nanoTime);
            DeploymentOptions options = new DeploymentOptions()
                    .setThreadingModel(ThreadingModel.WORKER)
                    .setWorkerPoolName("engine-" + engine.device())
                    .setWorkerPoolSize(1)
                    .setMaxWorkerExecuteTime(LONGEST_LOAD.toMinutes())
                    .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES);
            deployments.put(
                    heartbeat, vertx.deployVerticle(() -> new EngineVerticle(engine, metrics, heartbeat), options));
        }
        return Future.all(List.copyOf(deployments.values()))
                .toCompletionStage()
                .toCompletableFuture()
                .thenCompose(ignored -> scope.engines().allReady());
    }

    private void watchEngines() {
        EngineWatchdog watchdog =
                new EngineWatchdog(List.copyOf(deployments.keySet()), scope.engines(), config.engineTimeout());
        if (!watchdog.period().isZero()) {
            vertx.setPeriodic(Math.max(1, watchdog.period().toMillis()), ignored -> watchdog.look());
        }
    }

    private void roll() {
        // writing the log may block
        vertx.executeBlocking(() -> {
                    scope.metrics().roll(histogramLog);
                    return true;
                })
                .onFailure(cause -> LOG.error("cannot roll the latency interval", cause));
    }

    private static void await(CompletableFuture<?> future, Duration timeout) throws TimeoutException {
        try {
            future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted", e);
        }
    }
}
