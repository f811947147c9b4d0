package dev.parlando.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigTest {
    private static final ConfigKey PORT = ConfigKey.of("server.port", "8080", "port");
    private static final ConfigKey TIMEOUT = ConfigKey.of("session.idle-timeout", "10m", "time");
    private static final ConfigKey BUFFER = ConfigKey.of("session.write-buffer", "64KiB", "size");
    private static final ConfigKey SECRETS = ConfigKey.secret("server.api-keys", "keys");
    private static final List<ConfigKey> KEYS = List.of(PORT, TIMEOUT, BUFFER, SECRETS);

    @Test
    void theLaterLayerWins() {
        Map<String, String> file =
                Map.of("server.port", "1", "session.idle-timeout", "1s", "session.write-buffer", "1KiB");
        Map<String, String> environment =
                Map.of("PARLANDO_SERVER_PORT", "2", "PARLANDO_SESSION_IDLE_TIMEOUT", "2s", "HOME", "/root");
        Config config = Config.load(KEYS, file, environment, Map.of("server.port", "3"));
        assertEquals(3, config.integer(PORT, 0, 9));
        assertEquals(Duration.ofSeconds(2), config.duration(TIMEOUT));
        assertEquals(1_024, config.bytes(BUFFER, 1));
        assertEquals("", config.text(SECRETS));
    }

    @Test
    void valuesHaveUnits() {
        assertEquals(Duration.ofMillis(200), with(TIMEOUT, "200ms").duration(TIMEOUT));
        assertEquals(Duration.ofHours(1), with(TIMEOUT, "1h").duration(TIMEOUT));
        assertEquals(Duration.ofMinutes(10), Config.defaults(KEYS).duration(TIMEOUT));
        assertEquals(512, with(BUFFER, "512B").bytes(BUFFER, 1));
        assertEquals(3 << 20, with(BUFFER, "3MiB").bytes(BUFFER, 1));
        assertEquals(List.of("a", "b"), with(SECRETS, " a, ,b ").list(SECRETS));
        assertEquals(Optional.empty(), Config.defaults(KEYS).optional(SECRETS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "1 s", "1d", "99999999999s"})
    void refusesWhatIsNoDuration(String value) {
        assertRefused(() -> with(TIMEOUT, value).duration(TIMEOUT), "session.idle-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64kb", "0B", "3GiB", "-1KiB"})
    void refusesWhatIsNoSize(String value) {
        assertRefused(() -> with(BUFFER, value).bytes(BUFFER, 1), "session.write-buffer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536", "80.5"})
    void refusesWhatIsNoPort(String value) {
        String message = assertRefused(() -> with(PORT, value).integer(PORT, 0, 65_535), "server.port");
        assertTrue(message.contains("command line"), message);
        assertTrue(message.contains("an integer from 0 to 65535"), message);
    }

    @Test
    void zeroIsNoTimeout() {
        assertRefused(() -> with(TIMEOUT, "0s").positiveDuration(TIMEOUT), "longer than zero");
    }

    @Test
    void unknownKeysFailAndNameNearOnes() {
        String file = assertRefused(
                () -> Config.load(KEYS, Map.of("server.prot", "1"), Map.of(), Map.of()), "unknown key server.prot");
        assertTrue(file.contains("did you mean server.port?"), file);
        String environment = assertRefused(
                () -> Config.load(KEYS, Map.of(), Map.of("PARLANDO_PORT", "1"), Map.of()), "PARLANDO_PORT");
        assertTrue(environment.contains("environment"), environment);
        String bare = assertRefused(() -> Config.load(KEYS, Map.of("port", "1"), Map.of(), Map.of()), "port");
        assertTrue(bare.contains("server.port"), bare);
        String alien = assertRefused(
                () -> Config.load(KEYS, Map.of("completely.different-thing", "1"), Map.of(), Map.of()), "unknown");
        assertFalse(alien.contains("did you mean"), alien);
    }

    @Test
    void secretsAreNeverShown() {
        Config config = with(SECRETS, "hunter2");
        assertFalse(String.join("\n", config.describe()).contains("hunter2"));
        assertFalse(
                String.valueOf(config.wrong(SECRETS, "shorter").getMessage()).contains("hunter2"));
        assertTrue(config.describe().contains("server.port = 8080   (default)"));
    }

    @Test
    void aFileIsJavaProperties(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("a.properties"), "# note\nserver.port = 99 \nserver.api-keys=ä,b\n");
        Config config = Config.load(KEYS, ConfigFile.read(file), Map.of(), Map.of());
        assertEquals(99, config.integer(PORT, 0, 100));
        assertEquals(List.of("ä", "b"), config.list(SECRETS));
        assertRefused(() -> ConfigFile.read(folder.resolve("absent")), "absent");
        Path broken = Files.writeString(folder.resolve("b.properties"), "server.port = \\u00zz");
        assertRefused(() -> ConfigFile.read(broken), "b.properties");
    }

    private static Config with(ConfigKey key, String value) {
        return Config.load(KEYS, Map.of(), Map.of(), Map.of(key.name(), value));
    }

    private static String assertRefused(Runnable reading, String part) {
        VoiceException refused = assertThrows(VoiceException.class, reading::run);
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(part), message);
        return message;
    }
}
