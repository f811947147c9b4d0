package dev.parlando.protocol.parlando;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** Writes server messages as JSON objects; times are rounded to microseconds. */
final class MessageWriter implements ServerMessage.Handler<ObjectNode> {
    private static final double DECIMALS = 1e3;
    private static final double RTF_DECIMALS = 1e6;

    @Override
    public ObjectNode onReady(ServerMessage.Ready message) {
        ObjectNode json = typed("ready");
        json.put("session", message.session()).put("model", message.model());
        message.voices().forEach(json.putArray("voices")::add);
        return json.put("sampleRate", message.sampleRateHz())
                .put("channels", 1)
                .put("format", message.format().wireName());
    }

    @Override
    public ObjectNode onTurnStarted(ServerMessage.TurnStarted message) {
        return typed("turn.started").put("turn", message.turn());
    }

    @Override
    public ObjectNode onTextDelta(ServerMessage.TextDelta message) {
        return typed("text").put("turn", message.turn()).put("delta", message.delta());
    }

    @Override
    public ObjectNode onTurnDone(ServerMessage.TurnDone message) {
        ObjectNode json = typed("turn.done")
                .put("turn", message.turn())
                .put("status", WireNames.of(message.status()))
                .put("audioMs", rounded(message.audioMs()));
        Double ttfbMs = message.ttfbMs();
        if (ttfbMs != null) {
            json.put("ttfbMs", rounded(ttfbMs));
        }
        Double rtf = message.rtf();
        if (rtf != null) {
            json.put("rtf", Math.round(rtf * RTF_DECIMALS) / RTF_DECIMALS);
        }
        ObjectNode stages = json.putObject("stages");
        new TreeMap<>(message.stagesMs()).forEach((stage, millis) -> stages.put(stage, rounded(millis)));
        return json;
    }

    @Override
    public ObjectNode onErrorReport(ServerMessage.ErrorReport message) {
        ObjectNode json = typed("error").put("code", message.code().name()).put("message", message.message());
        if (message.turn() != null) {
            json.put("turn", message.turn());
        }
        return json;
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }
}
