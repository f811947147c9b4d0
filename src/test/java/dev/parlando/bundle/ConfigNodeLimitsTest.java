package dev.parlando.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks fields that may have few values only, and fields whose form differs from bundle to bundle. */
final class ConfigNodeLimitsTest {
    private static final Path FILE = Path.of("some", "config.json");

    private static ConfigNode node(String json) {
        try {
            return ConfigNode.of(FILE, "tts", new JsonMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static void assertRefused(String json, Consumer<ConfigNode> use, String expected) {
        ConfigNode node = node(json);
        VoiceException refused = assertThrows(VoiceException.class, () -> use.accept(node));
        assertEquals(ErrorCode.BAD_BUNDLE, refused.code());
        assertEquals(FILE + ": tts." + expected, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void aWholeNumberMayLieAtEitherEnd(int value) {
        assertEquals(value, node("{\"n\": " + value + "}").within("n", 5, 2, 8));
        assertEquals(5, node("{}").within("n", 5, 2, 8));
    }

    @Test
    void aWholeNumberOutsideIsRefused() {
        assertRefused("{\"n\": 1}", node -> node.within("n", 5, 2, 8), "n is 1, expected a whole number from 2 to 8");
        assertRefused("{\"n\": 9}", node -> node.within("n", 5, 2, 8), "n is 9, expected a whole number from 2 to 8");
        assertRefused(
                "{\"n\": 2.0}", node -> node.within("n", 5, 2, 8), "n is 2.0, expected a whole number from 2 to 8");
    }

    @Test
    void aNumberOutsideIsRefused() {
        assertEquals(0.5, node("{\"x\": 0.5}").within("x", 0.7, 0.5, 1.0));
        assertEquals(1.0, node("{\"x\": 1}").within("x", 0.7, 0.5, 1.0));
        assertEquals(0.7, node("{}").within("x", 0.7, 0.5, 1.0));
        assertRefused(
                "{\"x\": 0.49}",
                node -> node.within("x", 0.7, 0.5, 1.0),
                "x is 0.49, expected a number from 0.5 to 1.0");
        assertRefused(
                "{\"x\": 1.01}",
                node -> node.within("x", 0.7, 0.5, 1.0),
                "x is 1.01, expected a number from 0.5 to 1.0");
    }

    @Property(tries = 100)
    void onlyWhatLiesBetweenIsRead(@ForAll int value, @ForAll short one, @ForAll short other) {
        int least = Math.min(one, other);
        int most = Math.max(one, other);
        ConfigNode node = node("{\"n\": " + value + "}");
        if (least <= value && value <= most) {
            assertEquals(value, node.within("n", least, least, most));
        } else {
            assertThrows(VoiceException.class, () -> node.within("n", least, least, most));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"k\": null}", "{\"k\": 4}", "{\"k\": 4.0}", "{\"k\": \"4\"}"})
    void theOnlyNumberMayBeWrittenInSeveralWays(String json) {
        node(json).only("k", 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5       | k is 5, expected 4",
                "4.5     | k is 4.5, expected 4",
                "true    | k is true, expected 4",
                "[4]     | k is [4], expected 4",
                "{}      | k is {}, expected 4",
                "\"\"    | k is \"\", expected 4"
            })
    void anyOtherNumberIsRefused(String value, String expected) {
        assertRefused("{\"k\": " + value + "}", node -> node.only("k", 4), expected);
    }

    @Test
    void theOnlyFlagOrTextIsCompared() {
        node("{\"f\": false, \"t\": \"silu\"}").only("f", false);
        node("{\"f\": false, \"t\": \"silu\"}").only("t", "silu");
        assertRefused("{\"f\": true}", node -> node.only("f", false), "f is true, expected false");
        assertRefused("{\"t\": \"SILU\"}", node -> node.only("t", "silu"), "t is \"SILU\", expected silu");
        assertRefused("{\"t\": {}}", node -> node.only("t", ""), "t is {}, expected ");
    }

    @Test
    void aKeyIsSetUnlessItIsMissingOrNull() {
        ConfigNode node = node("{\"zero\": 0, \"no\": false, \"empty\": \"\", \"null\": null}");
        assertTrue(node.isSet("zero") && node.isSet("no") && node.isSet("empty"));
        assertFalse(node.isSet("null") || node.isSet("missing"));
        assertEquals("\"\"", node.described("empty"));
        assertEquals("null", node.described("null"));
        assertEquals("", node.described("missing"));
    }

    @Test
    void theFirstPathThatIsThereCounts() {
        ConfigNode node = node("{\"_name_or_path\": {\"repo\": \"\", \"local\": \"here\", \"other\": \"there\"}}");
        assertEquals("here", node.path("_name_or_path", "repo", "local", "other"));
        assertEquals("there", node.path("_name_or_path", "other", "local"));
        assertEquals("", node.path("_name_or_path", "repo", "missing"));
        assertEquals("", node.path("missing", "local"));
    }

    @Test
    void aLabelIsATextOrANumber() {
        ConfigNode node = node("{\"text\": \"2.6\", \"number\": 2.6, \"flag\": true, \"null\": null}");
        assertEquals("2.6", node.label("text", "none"));
        assertEquals("2.6", node.label("number", "none"));
        assertEquals("none", node.label("missing", "none"));
        assertRefused("{\"v\": true}", it -> it.label("v", "none"), "v is true, expected a text or a number");
        assertRefused("{\"v\": null}", it -> it.label("v", "none"), "v is null, expected a text or a number");
    }

    @Test
    void childrenAreNamedByTheirWholePath() {
        ConfigNode node = node("{\"a\": {\"b\": {\"n\": 0}}, \"null\": null}");
        VoiceException refused = assertThrows(
                VoiceException.class, () -> node.child("a").child("b").positive("n", 1));
        assertEquals(FILE + ": tts.a.b.n is 0, expected at least 1", refused.getMessage());
        assertRefused("{\"a\": null}", it -> it.child("a"), "a is not a JSON object");
    }
}
