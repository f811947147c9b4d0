package dev.parlando.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a file of named keys, perhaps with limits: {@code {"keys": [{"name": "shop", "hash": "sha256:…", "sessions": 20,
 * "turns": 8}]}}. What is wrong is said without a quotation, since a key may have been put where its hash belongs.
 */
public final class KeysFile {
    private static final String LIST = "keys";
    private static final String NAME = "name";
    private static final String HASH = "hash";
    private static final String SESSIONS = "sessions";
    private static final String TURNS = "turns";
    private static final List<String> FIELDS = List.of(NAME, HASH, SESSIONS, TURNS);
    private static final int HIGHEST_LIMIT = 100_000;
    private static final String HASH_KIND = "sha256:";
    private static final int MOST_KEYS = 1_000;

    /** Pattern of a name: shorter than 64 characters, so that neither a key of 32 random bytes nor its hash can be taken for a name. */
    private static final Pattern A_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    private static final Pattern A_HASH = Pattern.compile(HASH_KIND + "[0-9A-Fa-f]{64}");
    private static final String HASH_OF_NOTHING = ApiKey.hashOf("");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String file;
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Integer> hashes = new HashMap<>();

    private KeysFile(String file) {
        this.file = file;
    }

    /**
     * Returns the keys of a file, in its order.
     *
     * @param file its name, for messages
     * @param content all bytes of the file
     * @throws VoiceException {@code BAD_CONFIG} naming file, entry and what is wrong
     */
    public static List<ApiKey> parse(String file, byte[] content) {
        KeysFile reader = new KeysFile(file);
        JsonNode list = reader.listIn(content);
        List<ApiKey> keys = new ArrayList<>();
        for (JsonNode entry : list) {
            keys.add(reader.key(entry, keys.size() + 1));
        }
        return List.copyOf(keys);
    }

    private JsonNode listIn(byte[] content) {
        JsonNode root;
        try {
            root = MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            // without the cause, which quotes the file
            throw wrong(String.format(
                    Locale.ROOT,
                    "no JSON, or a field that is given twice, at line %d, column %d",
                    e.getLocation().getLineNr(),
                    e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw wrong("no JSON: its bytes are not UTF-8");
        }
        if (!root.isObject() || root.size() != 1 || !root.path(LIST).isArray()) {
            throw wrong("it must be an object with one field, '" + LIST + "', which is a list");
        }
        JsonNode list = root.path(LIST);
        if (list.size() > MOST_KEYS) {
            throw wrong("it has " + list.size() + " keys, " + MOST_KEYS + " are allowed");
        }
        return list;
    }

    private ApiKey key(JsonNode entry, int place) {
        if (!entry.isObject()) {
            throw wrong("entry " + place + " must be an object with the fields " + String.join(", ", FIELDS));
        }
        String name = entry.path(NAME).asText();
        if (!entry.path(NAME).isTextual() || !A_NAME.matcher(name).matches()) {
            throw wrong("entry " + place + " needs a 'name' of 1 to 32 letters, digits, dots, dashes and underscores,"
                    + " a letter or digit first");
        }
        String where = "entry " + place + " (" + name + ")";
        Integer namesake = names.putIfAbsent(name, place);
        if (namesake != null) {
            throw wrong(where + " has the name of entry " + namesake);
        }
        refuseOthers(entry, where);
        return new ApiKey(name, hash(entry, where, place), limit(entry, SESSIONS, where), limit(entry, TURNS, where));
    }

    private String hash(JsonNode entry, String where, int place) {
        String text = entry.path(HASH).asText();
        if (!entry.path(HASH).isTextual() || !A_HASH.matcher(text).matches()) {
            throw wrong(where + " needs a 'hash': " + HASH_KIND + " and 64 hexadecimal digits");
        }
        String hash = text.substring(HASH_KIND.length()).toLowerCase(Locale.ROOT);
        if (hash.equals(HASH_OF_NOTHING)) {
            throw wrong(where + " has the hash of an empty key");
        }
        Integer twin = hashes.putIfAbsent(hash, place);
        if (twin != null) {
            throw wrong(where + " has the hash of entry " + twin);
        }
        return hash;
    }

    private OptionalInt limit(JsonNode entry, String field, String where) {
        JsonNode value = entry.path(field);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > HIGHEST_LIMIT) {
            throw wrong(where + " needs an integer from 1 to " + HIGHEST_LIMIT + " for '" + field + "'");
        }
        return OptionalInt.of(value.intValue());
    }

    private void refuseOthers(JsonNode entry, String where) {
        for (Iterator<String> given = entry.fieldNames(); given.hasNext(); ) {
            if (!Set.copyOf(FIELDS).contains(given.next())) {
                throw wrong(where + " has a field that does not exist; fields are " + String.join(", ", FIELDS));
            }
        }
    }

    private VoiceException wrong(String what) {
        return new VoiceException(ErrorCode.BAD_CONFIG, "server.keys-file (" + file + "): " + what);
    }
}
