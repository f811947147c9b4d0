package dev.parlando.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigNodeTest {
    @TempDir
    private Path folder;

    private ConfigNode node(String json) throws IOException {
        return ConfigNode.read(Files.writeString(folder.resolve("config.json"), json));
    }

    private void assertRefused(String json, Consumer<ConfigNode> use, String expected) throws IOException {
        ConfigNode node = node(json);
        VoiceException refused = assertThrows(VoiceException.class, () -> use.accept(node));
        assertEquals(ErrorCode.BAD_BUNDLE, refused.code());
        assertEquals(folder.resolve("config.json") + ": " + expected, refused.getMessage());
    }

    @Test
    void readsValuesOfEachType() throws IOException {
        ConfigNode node = node("{\"a\": 3, \"b\": 0, \"c\": 0.5, \"d\": true, \"e\": \"text\", \"f\": 1e6}");
        assertEquals(3, node.positive("a", 9));
        assertEquals(0, node.notNegative("b", 9));
        assertEquals(0.5, node.positive("c", 9.0));
        assertEquals(1e6, node.positive("f", 9.0));
        assertEquals(3.0, node.positive("a", 9.0), "a whole number is a number");
        assertTrue(node.flag("d", false));
        assertEquals("text", node.text("e"));
    }

    @Test
    void aNumberOutsideItsRangeIsNamedWithTheRange() throws IOException {
        assertEquals(3, node("{\"n\": 3}").within("n", 9, 1, 3));
        assertEquals(0.5, node("{\"n\": 0.5}").within("n", 9, 0.5, 1));
        assertEquals(9, node("{}").within("n", 9, 1, 3), "an absent key has its default");
        for (String value : new String[] {"0", "4", "-2147483649", "1e400", "2.5", "null", "\"2\""}) {
            String found = value.equals("1e400") ? "\"Infinity\"" : value;
            assertRefused(
                    "{\"n\": " + value + "}",
                    node -> node.within("n", 9, 1, 3),
                    "n is " + found + ", expected a whole number from 1 to 3");
        }
        assertRefused("{\"n\": 0}", node -> node.within("n", 9, 0.5, 1), "n is 0, expected a number from 0.5 to 1.0");
        assertRefused(
                "{\"n\": -1e999}",
                node -> node.within("n", 9, 0.5, 1),
                "n is \"-Infinity\", expected a number from 0.5 to 1.0");
    }

    @Test
    void aFileThatIsFarTooLongIsNotRead() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("config.json").toFile(), "rw")) {
            file.setLength(16_000_001);
        }
        VoiceException refused =
                assertThrows(VoiceException.class, () -> ConfigNode.read(folder.resolve("config.json")));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("has 16000001 bytes, expected at most 16000000"));
    }

    @Test
    void anAbsentKeyHasItsDefault() throws IOException {
        ConfigNode node = node("{}");
        assertEquals(9, node.positive("a", 9));
        assertEquals(0, node.notNegative("a", 0));
        assertEquals(1e-6, node.positive("a", 1e-6));
        assertTrue(node.flag("a", true));
        assertFalse(node.flag("a", false));
        assertEquals("", node.text("a"));
        assertEquals(7, node.child("a").child("b").positive("c", 7), "absent objects read as empty ones");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | n is 0, expected at least 1",
                "-4 | n is -4, expected at least 1",
                "1.5 | n is 1.5, expected a whole number",
                "\"3\" | n is \"3\", expected a whole number",
                "3000000000 | n is 3000000000, expected a whole number",
                "null | n is null, expected a whole number",
                "[3] | n is [3], expected a whole number"
            })
    void refusesWhatIsNoPositiveWholeNumber(String value, String expected) throws IOException {
        assertRefused("{\"n\": " + value + "}", node -> node.positive("n", 1), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | x is 0.0, expected above 0",
                "-0.5 | x is -0.5, expected above 0",
                "1e999 | x is Infinity, expected above 0",
                "true | x is true, expected a number"
            })
    void refusesWhatIsNoPositiveNumber(String value, String expected) throws IOException {
        assertRefused("{\"x\": " + value + "}", node -> node.positive("x", 1.0), expected);
    }

    @Test
    void refusesOtherTypes() throws IOException {
        assertRefused("{\"n\": -1}", node -> node.notNegative("n", 0), "n is -1, expected at least 0");
        assertRefused("{\"f\": 1}", node -> node.flag("f", true), "f is 1, expected true or false");
        assertRefused("{\"t\": 1}", node -> node.text("t"), "t is 1, expected a text");
        assertRefused("{\"o\": 1}", node -> node.child("o"), "o is not a JSON object");
    }

    @Test
    void messagesNameTheWholeKey() throws IOException {
        assertRefused(
                "{\"tts\": {\"dvae\": {\"layers\": 0}}}",
                node -> node.child("tts").child("dvae").positive("layers", 1),
                "tts.dvae.layers is 0, expected at least 1");
        assertRefused(
                "{}",
                node -> node.child("tts").check(false, "mode", "x", "one of a, b"),
                "tts.mode is x, expected one of a, b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\": NaN}", "{'a': 1}"})
    void refusesWhatIsNoJson(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), text);
        VoiceException refused = assertThrows(VoiceException.class, () -> ConfigNode.read(file));
        assertEquals(ErrorCode.BAD_BUNDLE, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith(file + ": "), refused.getMessage());
    }

    @Test
    void refusesAFileThatIsMissingOrHoldsNoObject() throws IOException {
        Path missing = folder.resolve("missing.json");
        VoiceException refused = assertThrows(VoiceException.class, () -> ConfigNode.read(missing));
        assertEquals(missing + ": file is missing", refused.getMessage());
        Path list = Files.writeString(folder.resolve("list.json"), "[1]");
        VoiceException noObject = assertThrows(VoiceException.class, () -> ConfigNode.read(list));
        assertEquals(list + ": is not a JSON object", noObject.getMessage());
        assertThrows(VoiceException.class, () -> ConfigNode.read(folder), "a folder is no file");
    }

    @Property(tries = 200)
    void anyPositiveIntIsReadBack(@ForAll int value) throws IOException {
        Path file = Files.createTempFile("config", ".json");
        try {
            Files.writeString(file, "{\"n\": " + value + "}");
            ConfigNode node = ConfigNode.read(file);
            if (value > 0) {
                assertEquals(value, node.positive("n", 1));
            } else {
                assertThrows(VoiceException.class, () -> node.positive("n", 1));
            }
        } finally {
            Files.delete(file);
        }
    }
}
