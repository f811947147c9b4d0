package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.access.ShareLimits;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
    /** For every key, a value that is not its default. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("server.host", "0.0.0.0"),
            Map.entry("server.port", "9000"),
            Map.entry("server.event-loops", "3"),
            Map.entry("server.web-root", "web"),
            Map.entry("server.api-keys", "k"),
            Map.entry("server.keys-file", "keys.json"),
            Map.entry("server.allowed-origins", "https://a.example"),
            Map.entry("server.allowed-hosts", "a.example"),
            Map.entry("server.tls-certificate", "c.pem"),
            Map.entry("server.tls-key", "k.pem"),
            Map.entry("server.reload-interval", "1s"),
            Map.entry("server.max-connections", "4"),
            Map.entry("server.request-timeout", "1s"),
            Map.entry("server.max-sessions", "5"),
            Map.entry("server.max-connections-per-address", "6"),
            Map.entry("server.max-sessions-per-address", "7"),
            Map.entry("server.max-turns-per-address", "8"),
            Map.entry("server.max-sessions-per-key", "9"),
            Map.entry("server.max-turns-per-key", "10"),
            Map.entry("server.trusted-proxies", "10.0.0.0/8"),
            Map.entry("server.max-message", "1KiB"),
            Map.entry("server.engine-timeout", "1s"),
            Map.entry("server.shutdown-deadline", "1s"),
            Map.entry("session.max-text-chars", "6"),
            Map.entry("session.max-turns", "7"),
            Map.entry("session.max-ahead", "8s"),
            Map.entry("session.settle", "1s"),
            Map.entry("session.text-timeout", "4s"),
            Map.entry("session.idle-timeout", "9s"),
            Map.entry("session.stall-timeout", "2s"),
            Map.entry("session.write-buffer", "4KiB"),
            Map.entry("session.message-rate", "7"),
            Map.entry("metrics.interval", "3s"),
            Map.entry("metrics.histogram-log", "h.hlog"));

    @Test
    void defaults() {
        ServerConfig config = ServerConfig.DEFAULTS;
        assertEquals("127.0.0.1", config.host());
        assertEquals(8080, config.port());
        assertEquals(2, config.eventLoops());
        assertEquals(Optional.empty(), config.webRoot());
        assertEquals(List.of(), config.access().apiKeys());
        assertEquals(Optional.empty(), config.access().keysFile());
        assertEquals(List.of(), config.access().allowedOrigins());
        assertEquals(List.of(), config.access().allowedHosts());
        assertEquals(Optional.empty(), config.tls());
        assertEquals(Duration.ofSeconds(5), config.reloadInterval());
        assertEquals(1_024, config.connections().max());
        assertEquals(Duration.ofSeconds(10), config.connections().requestTimeout());
        assertEquals(256, config.maxSessions());
        assertEquals(
                new ShareLimits(
                        new ShareLimits.PerAddress(Optional.empty(), Optional.empty(), Optional.empty(), 1_024, 256),
                        new ShareLimits.PerKey(0, 0)),
                config.shares().limits());
        assertEquals(List.of(), config.shares().trustedProxies());
        assertEquals(65_536, config.maxMessageBytes());
        assertEquals(Duration.ofSeconds(30), config.engineTimeout());
        assertEquals(Duration.ofSeconds(10), config.shutdownDeadline());
        assertEquals(10_000, config.sessions().limits().maxTextChars());
        assertEquals(16, config.sessions().limits().maxTurns());
        assertEquals(Duration.ofSeconds(30), config.sessions().limits().maxAhead());
        assertEquals(Duration.ofMinutes(10), config.sessions().idleTimeout());
        assertEquals(Duration.ofSeconds(30), config.sessions().stallTimeout());
        assertEquals(131_072, config.sessions().writeBufferBytes());
        assertEquals(200, config.sessions().messageRate());
        assertEquals(Duration.ofSeconds(10), config.metrics().interval());
        assertEquals(Optional.empty(), config.metrics().histogramLog());
    }

    @Test
    void everyKeyHasAnEffect() {
        assertEquals(OTHERS.keySet(), namesOf(ServerConfig.SETTINGS));
        for (Setting<?> key : ServerConfig.SETTINGS) {
            Map<String, String> flags = new HashMap<>();
            flags.put(key.name(), OTHERS.get(key.name()));
            if (key.name().startsWith("server.tls")) {
                flags = OTHERS;
            }
            ServerConfig config = ServerConfig.from(Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), flags));
            assertNotEquals(ServerConfig.DEFAULTS, config, key.name());
        }
    }

    @Test
    void certificateAndKeyBelongTogether() {
        Map<String, String> flags = Map.of("server.tls-certificate", "c.pem");
        Config config = Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), flags);
        VoiceException refused = assertThrows(VoiceException.class, () -> ServerConfig.from(config));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("server.tls-key is ''"));
    }

    @ParameterizedTest
    @CsvSource({
        "server.web-root, no/such/folder",
        "server.web-root, pom.xml",
        "server.allowed-origins, app.example",
        "server.allowed-origins, https://app.example/",
        "server.allowed-origins, https://App.example",
        "server.allowed-origins, https://*.example",
        "server.allowed-origins, https://app.example:port",
        "server.allowed-origins, 'https://a.example,null'",
        "server.trusted-proxies, proxy.example",
        "server.trusted-proxies, '10.0.0.0/8,10.0.0.0/33'",
        "server.trusted-proxies, 10.0.0.1:80",
    })
    void aValueThatCanHaveNoEffectIsRefused(String key, String value) {
        VoiceException refused = assertThrows(VoiceException.class, () -> from(key, value));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith(key + " is '" + value + "'"), refused.getMessage());
    }

    @Test
    void originsOfEveryKindAreTaken() {
        String origins =
                "*,https://a.example,http://localhost:3000,http://[::1]:80,app-shell://localhost,http://127.0.0.1";
        assertEquals(
                List.of(origins.split(",")),
                from("server.allowed-origins", origins).access().allowedOrigins());
    }

    private static ServerConfig from(String key, String value) {
        return ServerConfig.from(Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), Map.of(key, value)));
    }

    @Test
    void anAddressInUseIsReported() {
        try (TestServer first = TestServer.fast()) {
            VoiceException refused = assertThrows(
                    VoiceException.class,
                    () -> new TestServer(
                                    ToneScheduler.Settings.FAST,
                                    Map.of(
                                            "server.port",
                                            Integer.toString(first.server().port())))
                            .close());
            assertEquals(ErrorCode.BAD_CONFIG, refused.code());
            assertTrue(String.valueOf(refused.getMessage()).contains("server.port"));
        }
    }

    private static Set<String> namesOf(List<Setting<?>> keys) {
        return keys.stream().map(Setting::name).collect(Collectors.toSet());
    }
}
