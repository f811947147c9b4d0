package dev.parlando.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
    private static final Setting<Integer> PORT =
            Setting.of("server.port", ValueType.integer(0, 65_535, ""), 8_080, "port");
    private static final Setting<Duration> TIMEOUT =
            Setting.of("session.idle-timeout", ValueType.positiveDuration(), Duration.ofMinutes(10), "time");
    private static final Setting<Integer> BUFFER =
            Setting.of("session.write-buffer", ValueType.size(1), 64 << 10, "size");
    private static final Setting<List<String>> SECRETS =
            Setting.of("server.api-keys", ValueType.list(), List.of(), "keys").secret();
    private static final List<Setting<?>> SETTINGS = List.of(PORT, TIMEOUT, BUFFER, SECRETS);

    @Test
    void theLaterLayerWins() {
        Map<String, String> file =
                Map.of("server.port", "1", "session.idle-timeout", "1s", "session.write-buffer", "1KiB");
        Map<String, String> environment =
                Map.of("PARLANDO_SERVER_PORT", "2", "PARLANDO_SESSION_IDLE_TIMEOUT", "2s", "HOME", "/root");
        Config config = Config.load(SETTINGS, file, environment, Map.of("server.port", "3"));
        assertEquals(3, config.get(PORT));
        assertEquals(Duration.ofSeconds(2), config.get(TIMEOUT));
        assertEquals(1_024, config.get(BUFFER));
        assertEquals(List.of(), config.get(SECRETS));
    }

    @Test
    void everyValueIsCheckedWhenItIsLoaded() {
        String message = assertRefused(() -> with(PORT, "80.5"), "server.port");
        assertEquals("server.port is '80.5' (command line), it must be an integer from 0 to 65535", message);
        assertRefused(() -> with(TIMEOUT, "0s"), "longer than zero");
        assertRefused(
                () -> Config.load(SETTINGS, Map.of("session.write-buffer", "64"), Map.of(), Map.of()),
                "(configuration file)");
    }

    @Test
    void aValueCanBeReplacedAndIsCheckedToo() {
        Config config = with(PORT, "9");
        Config changed = config.with(PORT, "10", "a test");
        assertEquals(9, config.get(PORT));
        assertEquals(10, changed.get(PORT));
        assertTrue(changed.describe().contains("server.port = 10   (a test)"));
        assertRefused(() -> config.with(PORT, "ten", "a test"), "server.port is 'ten' (a test)");
    }

    @Test
    void unknownKeysFailAndNameTheNearestOne() {
        assertEquals(
                "unknown key server.prot (configuration file); did you mean server.port?",
                assertUnknown(Map.of("server.prot", "1"), Map.of()));
        assertEquals(
                "unknown key PARLANDO_PORT (environment); did you mean PARLANDO_SERVER_PORT?",
                assertUnknown(Map.of(), Map.of("PARLANDO_PORT", "1")));
        assertEquals(
                "unknown key port (configuration file); did you mean server.port?",
                assertUnknown(Map.of("port", "1"), Map.of()));
        assertEquals(
                "unknown key completely.different-thing (configuration file)",
                assertUnknown(Map.of("completely.different-thing", "1"), Map.of()));
    }

    private static String assertUnknown(Map<String, String> file, Map<String, String> environment) {
        VoiceException refused =
                assertThrows(VoiceException.class, () -> Config.load(SETTINGS, file, environment, Map.of()));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertInstanceOf(UnknownNameException.class, refused.getCause());
        return String.valueOf(refused.getMessage());
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
        Config config = Config.load(SETTINGS, ConfigFile.read(file), Map.of(), Map.of());
        assertEquals(99, config.get(PORT));
        assertEquals(List.of("ä", "b"), config.get(SECRETS));
        assertRefused(() -> ConfigFile.read(folder.resolve("absent")), "absent");
        Path broken = Files.writeString(folder.resolve("b.properties"), "server.port = \\u00zz");
        assertRefused(() -> ConfigFile.read(broken), "b.properties");
    }

    @Test
    void aSettingThatWasNotLoadedIsAMistakeOfTheProgram() {
        Setting<String> other = Setting.of("other.key", ValueType.text(), "", "other");
        assertThrows(IllegalArgumentException.class, () -> with(PORT, "1").get(other));
    }

    private static Config with(Setting<?> setting, String value) {
        return Config.load(SETTINGS, Map.of(), Map.of(), Map.of(setting.name(), value));
    }

    private static String assertRefused(Runnable reading, String part) {
        VoiceException refused = assertThrows(VoiceException.class, reading::run);
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(part), message);
        return message;
    }
}
