package dev.parlando.protocol.parlando;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.turn.Mode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of a text frame. Any bytes give a message or {@code BAD_MESSAGE}. */
final class MessageReader {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_VOICE_CHARS = 128;
    private static final Pattern TURN = Pattern.compile("[\\x21-\\x7e]{1,64}");

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    ClientMessage read(byte[] utf8) {
        JsonNode root = parse(decode(utf8));
        if (!root.isObject()) {
            throw bad("a message is a JSON object with a 'type'");
        }
        String type = text(root, "type").orElseThrow(() -> bad("the message has no 'type'"));
        return switch (type) {
            case "speak" -> speak(root);
            case "append" -> append(root);
            case "flush" -> flush(root);
            case "cancel" -> cancel(root);
            default ->
                throw bad("unknown type " + QueryParameters.quoted(type) + "; known are speak, append, flush, cancel");
        };
    }

    private static ClientMessage speak(JsonNode root) {
        refuseOthers(root, Set.of("type", "text", "mode", "voice", "turn", "seed"));
        return new ClientMessage.Speak(spokenText(root), mode(root), voice(root), turn(root), seed(root));
    }

    private static ClientMessage append(JsonNode root) {
        refuseOthers(root, Set.of("type", "text", "voice", "turn", "seed"));
        return new ClientMessage.Append(spokenText(root), voice(root), turn(root), seed(root));
    }

    private static ClientMessage flush(JsonNode root) {
        refuseOthers(root, Set.of("type"));
        return new ClientMessage.Flush();
    }

    private static ClientMessage cancel(JsonNode root) {
        refuseOthers(root, Set.of("type", "turn"));
        return new ClientMessage.Cancel(turn(root));
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "the message is not UTF-8", e);
        }
    }

    private JsonNode parse(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            // the parser's own words may quote the user's text, so only the place is told
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw bad("the message is not one JSON object" + place);
        }
    }

    private static void refuseOthers(JsonNode root, Set<String> known) {
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw bad("unknown field " + QueryParameters.quoted(name) + "; '"
                        + root.path("type").asText() + "' takes "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static String spokenText(JsonNode root) {
        String text = text(root, "text").orElseThrow(() -> bad("'text' is missing"));
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw bad("'text' holds half a surrogate pair at index " + i);
            }
        }
        return text;
    }

    private static @Nullable Mode mode(JsonNode root) {
        return text(root, "mode")
                .map(name -> Mode.ofPublicName(name).orElseThrow(() -> bad("'mode' must be \"chat\" or \"read\"")))
                .orElse(null);
    }

    private static @Nullable String voice(JsonNode root) {
        Optional<String> voice = text(root, "voice");
        if (voice.isPresent() && (voice.get().isEmpty() || voice.get().length() > MAX_VOICE_CHARS)) {
            throw bad("'voice' must have 1 to " + MAX_VOICE_CHARS + " characters");
        }
        return voice.orElse(null);
    }

    private static @Nullable String turn(JsonNode root) {
        Optional<String> turn = text(root, "turn");
        if (turn.isPresent() && !TURN.matcher(turn.get()).matches()) {
            throw bad("'turn' must be 1 to 64 printable ASCII characters without spaces");
        }
        return turn.orElse(null);
    }

    private static @Nullable Long seed(JsonNode root) {
        JsonNode value = root.path("seed");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad("'seed' must be an integer of 64 bits");
        }
        return value.longValue();
    }

    private static Optional<String> text(JsonNode root, String name) {
        JsonNode value = root.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw bad("'" + name + "' must be a string");
        }
        return Optional.of(value.textValue());
    }

    private static VoiceException bad(String message) {
        return new VoiceException(ErrorCode.BAD_MESSAGE, message);
    }
}
