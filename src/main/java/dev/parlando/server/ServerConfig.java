package dev.parlando.server;

import dev.parlando.access.AddressBlock;
import dev.parlando.access.ShareLimits;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.session.SessionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds the values of the server's settings; {@link ServerSettings} says what each one means. */
public record ServerConfig(
        String host,
        int port,
        int eventLoops,
        Optional<Path> webRoot,
        Access access,
        Optional<Tls> tls,
        Duration reloadInterval,
        Connections connections,
        int maxSessions,
        Shares shares,
        int maxMessageBytes,
        Duration engineTimeout,
        Duration shutdownDeadline,
        Sessions sessions,
        Metrics metrics) {

    /** Says who may use the server; with neither keys nor a file of keys, everybody who can reach it may. */
    public record Access(
            List<String> apiKeys, Optional<Path> keysFile, List<String> allowedOrigins, List<String> allowedHosts) {
        public Access {
            apiKeys = List.copyOf(apiKeys);
            allowedOrigins = List.copyOf(allowedOrigins);
            allowedHosts = List.copyOf(allowedHosts);
        }

        @Override
        public String toString() {
            return "Access[" + apiKeys.size() + " keys, file " + keysFile + ", origins " + allowedOrigins + ", hosts "
                    + allowedHosts + "]";
        }
    }

    /** Names the PEM files of the certificate and of its key. */
    public record Tls(Path certificate, Path key) {}

    /** Bounds the TCP connections, and the time that one may take to send a request. */
    public record Connections(int max, Duration requestTimeout) {}

    /** Bounds what one client's address or key may take, and names the proxies that tell a client's address. */
    public record Shares(ShareLimits limits, List<AddressBlock> trustedProxies) {
        public Shares {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * Holds the bounds of one session.
     *
     * @param writeBufferBytes audio kept for a client that does not read
     * @param messageRate frames that are read in a second; 0 for any number
     */
    public record Sessions(
            SessionLimits limits, Duration idleTimeout, Duration stallTimeout, int writeBufferBytes, int messageRate) {}

    /** Holds how latency is reported. */
    public record Metrics(Duration interval, Optional<Path> histogramLog) {}

    /** Pattern of an origin as browsers write it: RFC 6454, section 6.2. */
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[^\\s/?#@:\\[\\]*\\p{Upper}]+)(:[0-9]{1,5})?");

    /** All settings of the server, in the order of the documentation. */
    public static final List<Setting<?>> SETTINGS = ServerSettings.ALL;

    public static final ServerConfig DEFAULTS = from(Config.defaults(SETTINGS));

    /**
     * Reads the server's settings.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}
     */
    public static ServerConfig from(Config config) {
        return new ServerConfig(
                config.get(ServerSettings.HOST),
                config.get(ServerSettings.PORT),
                config.get(ServerSettings.EVENT_LOOPS),
                webRoot(config),
                new Access(
                        config.get(ServerSettings.API_KEYS),
                        config.get(ServerSettings.KEYS_FILE),
                        allowedOrigins(config),
                        config.get(ServerSettings.ALLOWED_HOSTS)),
                tls(config),
                config.get(ServerSettings.RELOAD_INTERVAL),
                new Connections(config.get(ServerSettings.MAX_CONNECTIONS), config.get(ServerSettings.REQUEST_TIMEOUT)),
                config.get(ServerSettings.MAX_SESSIONS),
                new Shares(shareLimits(config), trustedProxies(config)),
                config.get(ServerSettings.MAX_MESSAGE),
                config.get(ServerSettings.ENGINE_TIMEOUT),
                config.get(ServerSettings.SHUTDOWN_DEADLINE),
                sessions(config),
                new Metrics(config.get(ServerSettings.METRICS_INTERVAL), config.get(ServerSettings.HISTOGRAM_LOG)));
    }

    private static Optional<Path> webRoot(Config config) {
        Optional<Path> folder = config.get(ServerSettings.WEB_ROOT);
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw config.wrong(ServerSettings.WEB_ROOT, "a folder that exists");
        }
        return folder;
    }

    private static List<String> allowedOrigins(Config config) {
        List<String> origins = config.get(ServerSettings.ALLOWED_ORIGINS);
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw config.wrong(
                    ServerSettings.ALLOWED_ORIGINS,
                    "origins as browsers send them, scheme://host or scheme://host:port in lower case without a path, or *");
        }
        return origins;
    }

    private static ShareLimits shareLimits(Config config) {
        return new ShareLimits(
                new ShareLimits.PerAddress(
                        config.get(ServerSettings.CONNECTIONS_PER_ADDRESS),
                        config.get(ServerSettings.SESSIONS_PER_ADDRESS),
                        config.get(ServerSettings.TURNS_PER_ADDRESS),
                        config.get(ServerSettings.MAX_CONNECTIONS),
                        config.get(ServerSettings.MAX_SESSIONS)),
                new ShareLimits.PerKey(
                        config.get(ServerSettings.SESSIONS_PER_KEY), config.get(ServerSettings.TURNS_PER_KEY)));
    }

    private static List<AddressBlock> trustedProxies(Config config) {
        List<Optional<AddressBlock>> blocks = config.get(ServerSettings.TRUSTED_PROXIES).stream()
                .map(AddressBlock::parse)
                .toList();
        if (!blocks.stream().allMatch(Optional::isPresent)) {
            throw config.wrong(
                    ServerSettings.TRUSTED_PROXIES,
                    "addresses or blocks, such as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32");
        }
        return blocks.stream().flatMap(Optional::stream).toList();
    }

    private static Sessions sessions(Config config) {
        return new Sessions(
                new SessionLimits(
                        config.get(ServerSettings.MAX_TEXT_CHARS),
                        config.get(ServerSettings.MAX_TURNS),
                        config.get(ServerSettings.MAX_AHEAD),
                        config.get(ServerSettings.SETTLE),
                        config.get(ServerSettings.TEXT_TIMEOUT)),
                config.get(ServerSettings.IDLE_TIMEOUT),
                config.get(ServerSettings.STALL_TIMEOUT),
                config.get(ServerSettings.WRITE_BUFFER),
                config.get(ServerSettings.MESSAGE_RATE));
    }

    private static Optional<Tls> tls(Config config) {
        Optional<Path> certificate = config.get(ServerSettings.TLS_CERTIFICATE);
        Optional<Path> key = config.get(ServerSettings.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw config.wrong(
                    certificate.isPresent() ? ServerSettings.TLS_KEY : ServerSettings.TLS_CERTIFICATE,
                    "set, because " + ServerSettings.TLS_CERTIFICATE.name() + " and " + ServerSettings.TLS_KEY.name()
                            + " belong together");
        }
        return certificate.map(file -> new Tls(file, key.orElseThrow()));
    }
}
