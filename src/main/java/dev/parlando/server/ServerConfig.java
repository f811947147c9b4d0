package dev.parlando.server;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigKey;
import dev.parlando.session.SessionLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the server; the keys say what each one means. */
public record ServerConfig(
        String host,
        int port,
        int eventLoops,
        Optional<Path> webRoot,
        Access access,
        Optional<Tls> tls,
        int maxSessions,
        int maxMessageBytes,
        Duration shutdownDeadline,
        Sessions sessions,
        Metrics metrics) {

    /** Who may use the server; without keys, everybody who can reach it. */
    public record Access(List<String> apiKeys, List<String> allowedOrigins) {
        public Access {
            apiKeys = List.copyOf(apiKeys);
            allowedOrigins = List.copyOf(allowedOrigins);
        }

        @Override
        public String toString() {
            return "Access[" + apiKeys.size() + " keys, origins " + allowedOrigins + "]";
        }
    }

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    /** Bounds of one session; {@code writeBufferBytes} is the audio kept for a client that does not read. */
    public record Sessions(SessionLimits limits, Duration idleTimeout, Duration stallTimeout, int writeBufferBytes) {}

    /** How latency is reported. */
    public record Metrics(Duration interval, Optional<Path> histogramLog) {}

    private static final int MIN_MESSAGE_BYTES = 256;
    private static final int MIN_BUFFER_BYTES = 4_096;

    static final ConfigKey HOST =
            ConfigKey.of("server.host", "127.0.0.1", "address to listen on; 0.0.0.0 for every interface");
    static final ConfigKey PORT = ConfigKey.of("server.port", "8080", "port to listen on; 0 takes any that is free");
    static final ConfigKey EVENT_LOOPS =
            ConfigKey.of("server.event-loops", "2", "threads that serve sockets; engines have their own");
    static final ConfigKey WEB_ROOT =
            ConfigKey.of("server.web-root", "", "folder served at /; empty for the page in the jar");
    static final ConfigKey API_KEYS =
            ConfigKey.secret("server.api-keys", "keys that clients must send, between commas; empty lets everybody in");
    static final ConfigKey ALLOWED_ORIGINS = ConfigKey.of(
            "server.allowed-origins", "", "web origins besides the server's own, between commas; * for all");
    static final ConfigKey TLS_CERTIFICATE =
            ConfigKey.of("server.tls-certificate", "", "PEM file with the certificate chain; empty for no TLS");
    static final ConfigKey TLS_KEY = ConfigKey.of("server.tls-key", "", "PEM file with the certificate's private key");
    static final ConfigKey MAX_SESSIONS = ConfigKey.of("server.max-sessions", "256", "open sessions");
    static final ConfigKey MAX_MESSAGE =
            ConfigKey.of("server.max-message", "64KiB", "size of one message from a client");
    static final ConfigKey SHUTDOWN_DEADLINE =
            ConfigKey.of("server.shutdown-deadline", "10s", "time that turns get to finish when the server stops");
    static final ConfigKey MAX_TEXT_CHARS =
            ConfigKey.of("session.max-text-chars", "10000", "characters of one turn's text");
    static final ConfigKey MAX_TURNS =
            ConfigKey.of("session.max-turns", "16", "turns of one session, the one being spoken included");
    static final ConfigKey MAX_AHEAD =
            ConfigKey.of("session.max-ahead", "30s", "audio sent before it can have been played");
    static final ConfigKey IDLE_TIMEOUT =
            ConfigKey.of("session.idle-timeout", "10m", "a session that neither asks nor speaks is closed");
    static final ConfigKey STALL_TIMEOUT =
            ConfigKey.of("session.stall-timeout", "30s", "a client that reads nothing while audio waits is closed");
    static final ConfigKey WRITE_BUFFER =
            ConfigKey.of("session.write-buffer", "128KiB", "audio kept for a client that reads slowly");
    static final ConfigKey METRICS_INTERVAL =
            ConfigKey.of("metrics.interval", "10s", "length of the interval that /v1/latency reports");
    static final ConfigKey HISTOGRAM_LOG =
            ConfigKey.of("metrics.histogram-log", "", "file for interval histograms in HdrHistogram's log format");

    /** All keys, in the order of the documentation. */
    public static final List<ConfigKey> KEYS = List.of(
            HOST,
            PORT,
            EVENT_LOOPS,
            WEB_ROOT,
            API_KEYS,
            ALLOWED_ORIGINS,
            TLS_CERTIFICATE,
            TLS_KEY,
            MAX_SESSIONS,
            MAX_MESSAGE,
            SHUTDOWN_DEADLINE,
            MAX_TEXT_CHARS,
            MAX_TURNS,
            MAX_AHEAD,
            IDLE_TIMEOUT,
            STALL_TIMEOUT,
            WRITE_BUFFER,
            METRICS_INTERVAL,
            HISTOGRAM_LOG);

    public static final ServerConfig DEFAULTS = from(Config.defaults(KEYS));

    /**
     * Reads the keys.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}
     */
    public static ServerConfig from(Config config) {
        return new ServerConfig(
                config.text(HOST),
                config.integer(PORT, 0, 65_535),
                config.integer(EVENT_LOOPS, 1, 64),
                config.optional(WEB_ROOT).map(Path::of),
                new Access(config.list(API_KEYS), config.list(ALLOWED_ORIGINS)),
                tls(config),
                config.integer(MAX_SESSIONS, 1, 100_000),
                config.bytes(MAX_MESSAGE, MIN_MESSAGE_BYTES),
                config.duration(SHUTDOWN_DEADLINE),
                sessions(config),
                new Metrics(
                        config.positiveDuration(METRICS_INTERVAL),
                        config.optional(HISTOGRAM_LOG).map(Path::of)));
    }

    private static Sessions sessions(Config config) {
        return new Sessions(
                new SessionLimits(
                        config.integer(MAX_TEXT_CHARS, 1, 10_000_000),
                        config.integer(MAX_TURNS, 1, 10_000),
                        config.positiveDuration(MAX_AHEAD)),
                config.positiveDuration(IDLE_TIMEOUT),
                config.positiveDuration(STALL_TIMEOUT),
                config.bytes(WRITE_BUFFER, MIN_BUFFER_BYTES));
    }

    private static Optional<Tls> tls(Config config) {
        Optional<String> certificate = config.optional(TLS_CERTIFICATE);
        Optional<String> key = config.optional(TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw config.wrong(
                    certificate.isPresent() ? TLS_KEY : TLS_CERTIFICATE,
                    "set, because " + TLS_CERTIFICATE.name() + " and " + TLS_KEY.name() + " belong together");
        }
        return certificate.map(file -> new Tls(Path.of(file), Path.of(key.orElseThrow())));
    }
}
