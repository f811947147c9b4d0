package dev.parlando.bundle;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of a JSON file. Messages name the file, the dotted key, the value and what was expected. Immutable.
 */
public final class ConfigNode {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Most bytes of a file: a thousand times the published file. A longer file is something else. */
    private static final long LONGEST_FILE = 16_000_000;

    private final Path file;
    private final String prefix;
    private final JsonNode node;

    private ConfigNode(Path file, String prefix, JsonNode node) {
        this.file = file;
        this.prefix = prefix;
        this.node = node;
    }

    /**
     * Returns the JSON of a file.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the file is missing or no JSON
     */
    static JsonNode parse(Path file) {
        BundleFile.check(file);
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw broken(file, "has " + Files.size(file) + " bytes, expected at most " + LONGEST_FILE, null);
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw BundleFile.unreadable(file, e);
        }
    }

    /**
     * Returns the root object of a file.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the file does not hold a JSON object
     */
    public static ConfigNode read(Path file) {
        return of(file, "", parse(file));
    }

    /**
     * Returns a view of one object.
     *
     * @param label goes before the keys in messages; empty for the root
     */
    public static ConfigNode of(Path file, String label, JsonNode node) {
        if (!node.isObject()) {
            throw broken(file, (label.isEmpty() ? "" : label + " ") + "is not a JSON object", null);
        }
        return new ConfigNode(file, label.isEmpty() ? "" : label + ".", node);
    }

    static VoiceException broken(Path file, String what, @Nullable Throwable cause) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, file + ": " + what, cause);
    }

    /** Returns the object under a key; an absent one reads as empty. */
    public ConfigNode child(String key) {
        JsonNode child = node.has(key) ? node.path(key) : JSON.createObjectNode();
        return of(file, prefix + key, child);
    }

    /** Returns a whole number of at least 1, or {@code absent} if the key is missing. */
    public int positive(String key, int absent) {
        int value = whole(key, absent);
        check(value > 0, key, value, "at least 1");
        return value;
    }

    /** Returns a whole number of at least 0, or {@code absent} if the key is missing. */
    public int notNegative(String key, int absent) {
        int value = whole(key, absent);
        check(value >= 0, key, value, "at least 0");
        return value;
    }

    /** Returns a finite number above 0, or {@code absent} if the key is missing. */
    public double positive(String key, double absent) {
        JsonNode value = node.path(key);
        check(value.isMissingNode() || value.isNumber(), key, value, "a number");
        double number = value.asDouble(absent);
        check(number > 0 && Double.isFinite(number), key, number, "above 0");
        return number;
    }

    /** Returns a whole number from {@code least} to {@code most}, or {@code absent} if the key is missing. */
    public int within(String key, int absent, int least, int most) {
        JsonNode value = node.path(key);
        boolean isInside =
                value.isIntegralNumber() && value.canConvertToInt() && value.asInt() >= least && value.asInt() <= most;
        check(value.isMissingNode() || isInside, key, value, "a whole number from " + least + " to " + most);
        return value.asInt(absent);
    }

    /** Returns a number from {@code least} to {@code most}, or {@code absent} if the key is missing. */
    public double within(String key, double absent, double least, double most) {
        JsonNode value = node.path(key);
        boolean isInside = value.isNumber() && value.asDouble() >= least && value.asDouble() <= most;
        check(value.isMissingNode() || isInside, key, value, "a number from " + least + " to " + most);
        return value.asDouble(absent);
    }

    /**
     * Checks that a field has the only value that is supported.
     *
     * @param expected a number, a flag or a text; the key may also be missing or null
     * @throws VoiceException {@code BAD_BUNDLE} naming key, value and what was expected
     */
    public void only(String key, Object expected) {
        JsonNode value = node.path(key);
        boolean same = (value.isNumber() && expected instanceof Number number)
                ? value.doubleValue() == number.doubleValue()
                : value.asText().equals(expected.toString());
        check(!isSet(key) || (value.isValueNode() && same), key, value, expected.toString());
    }

    /** Returns whether a key is there and not null. */
    public boolean isSet(String key) {
        return node.hasNonNull(key);
    }

    /** Returns the JSON of a value for a message; empty if the key is missing. */
    public String described(String key) {
        return node.path(key).toString();
    }

    /**
     * Returns the text under the first of the {@code alternatives} that the object under {@code key} has; empty if it
     * has none.
     */
    public String path(String key, String... alternatives) {
        for (String alternative : alternatives) {
            String text = node.path(key).path(alternative).asText();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** Returns true or false, or {@code absent} if the key is missing. */
    public boolean flag(String key, boolean absent) {
        JsonNode value = node.path(key);
        check(value.isMissingNode() || value.isBoolean(), key, value, "true or false");
        return value.asBoolean(absent);
    }

    /** Returns the text under a key, empty if absent. */
    public String text(String key) {
        JsonNode value = node.path(key);
        check(value.isMissingNode() || value.isTextual(), key, value, "a text");
        return value.asText();
    }

    /**
     * Returns the text or the number under a key, as text.
     *
     * @param absent value of an absent key
     * @throws VoiceException {@code BAD_BUNDLE} if the key holds anything else
     */
    public String label(String key, String absent) {
        JsonNode value = node.path(key);
        check(value.isMissingNode() || value.isTextual() || value.isNumber(), key, value, "a text or a number");
        return value.asText(absent);
    }

    /**
     * Checks a condition on a value.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming key, value and what was expected, unless {@code holds}
     */
    public void check(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw broken(file, prefix + key + " is " + value + ", expected " + expected, null);
        }
    }

    private int whole(String key, int absent) {
        JsonNode value = node.path(key);
        check(
                value.isMissingNode() || (value.isIntegralNumber() && value.canConvertToInt()),
                key,
                value,
                "a whole number");
        return value.asInt(absent);
    }
}
