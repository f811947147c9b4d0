package dev.parlando.protocol.parlando;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.turn.Truncation;
import dev.parlando.turn.TurnReport;
import java.util.Comparator;

/** Writes server messages as JSON objects; times are rounded to microseconds. */
final class MessageWriter implements ServerMessage.Handler<ObjectNode> {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
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
    public ObjectNode onQueue(ServerMessage.Queue message) {
        ObjectNode json = typed("queue").put("turn", message.turn()).put("place", message.place());
        // an estimate: no parts of a millisecond
        message.expectedNanos().ifPresent(nanos -> json.put("expectedMs", Math.round(nanos / NANOS_PER_MILLI)));
        return json;
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
        TurnReport report = message.report();
        ObjectNode json = typed("turn.done")
                .put("turn", report.label())
                .put("status", report.status().publicName());
        Truncation truncation = report.summary().truncation();
        if (truncation != null) {
            json.put("reason", truncation.publicName());
        }
        json.put("audioMs", rounded(report.audioSeconds() * MILLIS_PER_SECOND));
        report.ttfbNanos().ifPresent(nanos -> json.put("ttfbMs", millis(nanos)));
        report.rtf().ifPresent(rtf -> json.put("rtf", Math.round(rtf * RTF_DECIMALS) / RTF_DECIMALS));
        ObjectNode stages = json.putObject("stages");
        report.summary().stageNanos().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().publicName()))
                .forEach(entry -> stages.put(entry.getKey().publicName(), millis(entry.getValue())));
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

    private static double millis(long nanos) {
        return rounded(nanos / NANOS_PER_MILLI);
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }
}
