package dev.parlando.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.Distribution;
import dev.parlando.metrics.LatencySnapshot;
import dev.parlando.stage.BuildCommit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the bodies of the HTTP replies. */
final class JsonReplies {
    private static final double DECIMALS = 1e6;
    private static final String COMMIT = BuildCommit.describe();

    private JsonReplies() {}

    static ObjectNode error(VoiceException error) {
        return object().put("type", "error")
                .put("code", error.code().name())
                .put("message", String.valueOf(error.getMessage()));
    }

    static ObjectNode live() {
        return object().put("status", "up");
    }

    static ObjectNode ready(ServerScope scope) {
        ObjectNode json = object();
        json.put("status", readiness(scope));
        ObjectNode engines = json.putObject("engines");
        for (EngineStatus engine : scope.engines().statuses()) {
            engines.put(engine.device(), engine.state().name().toLowerCase(Locale.ROOT));
        }
        Map<String, Instant> stuck = scope.engines().stuckSince();
        if (!stuck.isEmpty()) {
            ObjectNode since = json.putObject("stuckSince");
            stuck.forEach((device, time) -> since.put(device, time.toString()));
        }
        return json;
    }

    static ObjectNode models(ServerScope scope) {
        ObjectNode json = object().put("object", "list");
        ArrayNode data = json.putArray("data");
        for (EngineStatus engine : scope.engines().statuses()) {
            if (engine.isReady()) {
                ObjectNode model = data.addObject()
                        .put("id", engine.model())
                        .put("object", "model")
                        .put("device", engine.device())
                        .put("precision", engine.precision())
                        .put("sampleRate", PcmChunk.SAMPLE_RATE_HZ);
                model.putArray("modes").add("chat").add("read");
                engine.voices().forEach(model.putArray("voices")::add);
            }
        }
        return json;
    }

    static ObjectNode latency(ServerScope scope) {
        ObjectNode json = object().put("device", joined(scope, EngineStatus::device))
                .put("model", joined(scope, EngineStatus::model))
                .put("precision", joined(scope, EngineStatus::precision))
                .put("commit", COMMIT)
                .put("startedAt", scope.startedAt().toString())
                .put("intervalSeconds", scope.config().metrics().interval().toMillis() / 1e3);
        ArrayNode histograms = json.putArray("histograms");
        for (LatencySnapshot row : scope.metrics().latencies().snapshot()) {
            ObjectNode each = histograms
                    .addObject()
                    .put("name", row.name())
                    .put("mode", row.mode())
                    .put("unit", row.unit())
                    .put("histogramUnit", row.histogramUnit());
            each.set("sinceStart", distribution(row.sinceStart()));
            each.set("lastInterval", distribution(row.lastInterval()));
        }
        return json;
    }

    private static String readiness(ServerScope scope) {
        if (scope.isStopping()) {
            return "stopping";
        }
        if (scope.engines().isReady()) {
            return "ready";
        }
        Set<EngineStatus.State> states =
                scope.engines().statuses().stream().map(EngineStatus::state).collect(Collectors.toSet());
        if (states.contains(EngineStatus.State.FAILED)) {
            return "failed";
        }
        return states.contains(EngineStatus.State.STUCK) ? "stuck" : "starting";
    }

    private static ObjectNode distribution(Distribution values) {
        ObjectNode json = object().put("count", values.count())
                .put("mean", rounded(values.mean()))
                .put("stddev", rounded(values.stddev()))
                .put("min", rounded(values.min()));
        values.percentiles().forEach((name, value) -> json.put(name, rounded(value)));
        return json.put("max", rounded(values.max())).put("histogram", values.encoded());
    }

    private static String joined(ServerScope scope, Function<EngineStatus, String> part) {
        List<EngineStatus> engines = scope.engines().statuses();
        return engines.stream().map(part).distinct().collect(Collectors.joining(","));
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
