package dev.parlando.bench.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.turn.Mode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Holds the server's own figures at one moment, from {@code /v1/latency} and {@code /v1/models}. Immutable. */
public final class ServerSnapshot {
    private static final String UNKNOWN = "unknown";
    private static final String ANY_MODE = "any";

    private final JsonNode latency;
    private final JsonNode models;

    ServerSnapshot(JsonNode latency, JsonNode models) {
        this.latency = latency;
        this.models = models;
    }

    /** Queries the server for its figures; a figure that it does not answer stays unknown. Blocks. */
    static ServerSnapshot of(Transport transport) {
        return new ServerSnapshot(fetch(transport, "/v1/latency"), fetch(transport, "/v1/models"));
    }

    public String device() {
        return text("device");
    }

    public String model() {
        return text("model");
    }

    public String precision() {
        return text("precision");
    }

    public String commit() {
        return text("commit");
    }

    /** Returns modes, voices and engines of each model, as the server states them. */
    public JsonNode models() {
        return models.path("data");
    }

    /** Returns the histograms recorded after {@code before}: turns of {@code mode}, and work that both modes share. */
    List<LatencyRow> since(ServerSnapshot before, Mode mode) {
        boolean sameProcess = text("startedAt").equals(before.text("startedAt"));
        Map<String, LatencyRow> earlier = sameProcess ? before.rows(mode) : Map.of();
        List<LatencyRow> news = new ArrayList<>();
        rows(mode).forEach((name, row) -> {
            LatencyRow known = earlier.get(name);
            Histogram histogram = row.histogram().copy();
            if (known != null) {
                histogram.subtract(known.histogram());
            }
            if (histogram.getTotalCount() > 0) {
                news.add(new LatencyRow(name, row.unit(), histogram));
            }
        });
        return news;
    }

    private Map<String, LatencyRow> rows(Mode mode) {
        Map<String, LatencyRow> rows = new TreeMap<>();
        for (JsonNode each : latency.path("histograms")) {
            String of = each.path("mode").asText();
            if (of.equals(ANY_MODE) || of.equals(mode.publicName())) {
                String name = each.path("name").asText();
                LatencyRow.Unit unit =
                        each.path("unit").asText().equals("ratio") ? LatencyRow.Unit.RATIO : LatencyRow.Unit.MILLIS;
                rows.put(
                        name,
                        new LatencyRow(
                                name,
                                unit,
                                decode(each.path("sinceStart").path("histogram").asText())));
            }
        }
        return rows;
    }

    private String text(String field) {
        return latency.path(field).asText(UNKNOWN);
    }

    private static Histogram decode(String base64) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new IllegalStateException("/v1/latency holds a histogram that cannot be decoded", e);
        }
    }

    private static JsonNode fetch(Transport transport, String path) {
        try {
            return transport.get(path).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            return MissingNode.getInstance();
        }
    }
}
