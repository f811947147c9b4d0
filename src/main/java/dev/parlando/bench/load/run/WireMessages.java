package dev.parlando.bench.load.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.bench.load.measure.PlannedTurn;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads and writes the client's messages of {@code docs/protocol.md}. The code is separate from the server's codec, so
 * that a mistake of the codec shows.
 */
final class WireMessages {
    private static final JsonMapper MAPPER = new JsonMapper();

    private WireMessages() {}

    static String speak(PlannedTurn turn, LoadPlan.Speech speech) {
        return speak(turn.text(), turn.label(), turn.seed(), speech);
    }

    static String speak(String text, String label, long seed, LoadPlan.Speech speech) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "speak")
                .put("text", text)
                .put("mode", speech.mode().publicName())
                .put("turn", label)
                .put("seed", seed);
        speech.voice().ifPresent(voice -> json.put("voice", voice));
        return json.toString();
    }

    static String cancel(String turn) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "cancel")
                .put("turn", turn)
                .toString();
    }

    /** Reads one text frame and calls the method of {@code voice} for it. */
    static void deliver(String message, ServerVoice voice) {
        JsonNode json;
        try {
            json = MAPPER.readTree(message);
        } catch (JsonProcessingException e) {
            voice.onOutOfOrder();
            return;
        }
        String turn = json.path("turn").asText();
        switch (json.path("type").asText()) {
            case "ready" -> voice.onReady(json.path("model").asText());
            case "turn.started" -> voice.onStarted(turn);
            case "text" -> voice.onText(turn, json.path("delta").asText());
            case "turn.done" -> voice.onDone(doneOf(json, turn));
            case "error" -> voice.onError(json.path("code").asText(), json.has("turn") ? turn : null);
            default -> voice.onOutOfOrder();
        }
    }

    private static ServerVoice.TurnDone doneOf(JsonNode json, String turn) {
        return new ServerVoice.TurnDone(
                turn,
                json.path("status").asText(),
                json.path("audioMs").asDouble(),
                number(json.path("ttfbMs")),
                number(json.path("rtf")),
                stages(json.path("stages")));
    }

    private static Map<String, Double> stages(JsonNode json) {
        Map<String, Double> stages = new HashMap<>();
        json.properties()
                .forEach(each -> stages.put(each.getKey(), each.getValue().asDouble()));
        return stages;
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }
}
