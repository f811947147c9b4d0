package dev.parlando.config;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void linesAreKeysAndValues() throws IOException {
        Path file = Files.writeString(folder.resolve("c"), "# note\na.b = caf\u00e9\nc = \\u0041\\\n  B\n");
        assertEquals(Map.of("a.b", "caf\u00e9", "c", "AB"), ConfigFile.read(file));
    }

    @Test
    void theReasonIsToldWhyAFileCannotBeRead() throws IOException {
        refused(folder.resolve("none"), "the file does not exist");
        refused(folder, "it is a folder");
        refused(Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xFF, (byte) 0xFE}), "it is not UTF-8");
    }

    @Test
    void theLineOfABrokenEscapeIsNamed() throws IOException {
        refused(
                Files.writeString(folder.resolve("c"), "a = \\u0041\n# \\u00zz\n\nb = \\u00zz\nc = \\u00zz\n"),
                "line 4 holds \\u without four hexadecimal digits after it");
    }

    private static void refused(Path file, String why) {
        assertRefused(
                ErrorCode.BAD_CONFIG,
                "cannot read the configuration file " + file + ": " + why,
                () -> ConfigFile.read(file));
    }
}
