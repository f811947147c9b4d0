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

    /** All keys, in the order of the documentation. */
    public static final List<ConfigKey> KEYS = ServerKeys.ALL;

    public static final ServerConfig DEFAULTS = from(Config.defaults(KEYS));

    /**
     * Reads the keys.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}
     */
    public static ServerConfig from(Config config) {
        return new ServerConfig(
                config.text(ServerKeys.HOST),
                config.integer(ServerKeys.PORT, 0, 65_535),
                config.integer(ServerKeys.EVENT_LOOPS, 1, 64),
                config.optional(ServerKeys.WEB_ROOT).map(Path::of),
                new Access(config.list(ServerKeys.API_KEYS), config.list(ServerKeys.ALLOWED_ORIGINS)),
                tls(config),
                config.integer(ServerKeys.MAX_SESSIONS, 1, 100_000),
                config.bytes(ServerKeys.MAX_MESSAGE, MIN_MESSAGE_BYTES),
                config.duration(ServerKeys.SHUTDOWN_DEADLINE),
                sessions(config),
                new Metrics(
                        config.positiveDuration(ServerKeys.METRICS_INTERVAL),
                        config.optional(ServerKeys.HISTOGRAM_LOG).map(Path::of)));
    }

    private static Sessions sessions(Config config) {
        return new Sessions(
                new SessionLimits(
                        config.integer(ServerKeys.MAX_TEXT_CHARS, 1, 10_000_000),
                        config.integer(ServerKeys.MAX_TURNS, 1, 10_000),
                        config.positiveDuration(ServerKeys.MAX_AHEAD)),
                config.positiveDuration(ServerKeys.IDLE_TIMEOUT),
                config.positiveDuration(ServerKeys.STALL_TIMEOUT),
                config.bytes(ServerKeys.WRITE_BUFFER, MIN_BUFFER_BYTES));
    }

    private static Optional<Tls> tls(Config config) {
        Optional<String> certificate = config.optional(ServerKeys.TLS_CERTIFICATE);
        Optional<String> key = config.optional(ServerKeys.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw config.wrong(
                    certificate.isPresent() ? ServerKeys.TLS_KEY : ServerKeys.TLS_CERTIFICATE,
                    "set, because " + ServerKeys.TLS_CERTIFICATE.name() + " and " + ServerKeys.TLS_KEY.name()
                            + " belong together");
        }
        return certificate.map(file -> new Tls(Path.of(file), Path.of(key.orElseThrow())));
    }
}
