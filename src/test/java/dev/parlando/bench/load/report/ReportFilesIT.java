package dev.parlando.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.run.FakeVoiceServer;
import dev.parlando.bench.load.run.FakeVoiceServer.Reply;
import dev.parlando.bench.load.run.LoadListener;
import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.LoadRunner;
import dev.parlando.bench.load.run.TestPlan;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the files that a load test writes. */
final class ReportFilesIT {
    private static final Histogram BEFORE = histogram(5, 1_000_000);
    private static final Histogram AFTER = histogram(5, 1_000_000);

    static {
        AFTER.recordValueWithCount(20_000_000, 40);
    }

    @TempDir
    private Path folder;

    @Test
    void everyFileSaysTheSame() throws Exception {
        Files.writeString(folder.resolve("old.hgrm"), "of a test before");
        LoadReport report = report("scripts/loadtest --url 'a<b'");
        ReportFiles.write(report, folder);
        assertEquals(
                Set.of(
                        "result.json",
                        "report.html",
                        "ttfb.hgrm",
                        "ttfb.audible.hgrm",
                        "ttfb.server.hgrm",
                        "turn.hgrm",
                        "late.hgrm",
                        "rtf.hgrm",
                        "gap.hgrm",
                        "server.ttfb.hgrm",
                        "server.tts.step.hgrm"),
                names());
        checkJson(report);
        String percentiles = Files.readString(folder.resolve("server.ttfb.hgrm"));
        assertTrue(percentiles.contains("20.005 1.000000000000         40"), percentiles);
        checkPage(Files.readString(folder.resolve("report.html")));
        checkTable(ResultTable.of(report));
    }

    private void checkJson(LoadReport report) throws Exception {
        JsonNode json = new JsonMapper().readTree(folder.resolve("result.json").toFile());
        assertTrue(json.path("passed").asBoolean());
        assertEquals("fake device", json.path("facts").path("device").asText());
        assertEquals("tf32", json.path("facts").path("precision").asText());
        assertEquals("abc123", json.path("facts").path("server commit").asText());
        assertEquals("fake", json.path("models").path(0).path("id").asText());
        assertEquals(
                20,
                json.path("result")
                        .path("turns")
                        .path("listen")
                        .path("completed")
                        .asInt());
        JsonNode ttfb = json.path("result").path("latencies").path(0);
        assertEquals("ttfb", ttfb.path("name").asText());
        assertEquals(20, ttfb.path("count").asInt());
        Histogram whole = Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(
                        Base64.getDecoder().decode(ttfb.path("histogram").asText())),
                0);
        assertEquals(20, whole.getTotalCount());
        assertEquals(report.result().number("ttfb.p99").orElseThrow(), whole.getValueAtPercentile(99) / 1e6, 1e-9);
        JsonNode server = json.path("result").path("serverLatencies");
        assertEquals("ttfb", server.path(0).path("name").asText());
        // the 5 from before the run are taken away again
        assertEquals(40, server.path(0).path("count").asInt());
        assertEquals(20, server.path(0).path("min").asDouble(), 0.02);
        assertEquals("tts.step", server.path(1).path("name").asText());
    }

    /** Checks that a page is XML but for its doctype and void elements, and that it fetches nothing. */
    private static void checkPage(String page) throws Exception {
        assertFalse(page.contains("http:") || page.contains("https:") || page.contains("<script"), page);
        assertFalse(page.contains("NaN") || page.contains("Infinity"), page);
        assertTrue(page.contains("scripts/loadtest --url 'a&lt;b'"), page);
        String xml = page.replace("<!doctype html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertEquals(5, document.getElementsByTagName("svg").getLength());
        assertTrue(document.getElementsByTagName("polyline").getLength() >= 5);
        assertEquals(2, document.getElementsByTagName("table").getLength());
    }

    private static void checkTable(String table) {
        assertTrue(table.contains("device         fake device"), table);
        assertTrue(table.contains("listen         completed 20"), table);
        assertTrue(table.contains("ok      ttfb.p95 > 4000: it is "), table);
        assertTrue(table.strip().endsWith("PASSED"), table);
    }

    private static LoadReport report(String command) {
        try (FakeVoiceServer server = new FakeVoiceServer((number, open, speak) -> Reply.frames(0, 20))) {
            server.pages.put("/v1/models", "{\"object\":\"list\",\"data\":[{\"id\":\"fake\"}]}");
            server.pages.put("/v1/latency", latencyPage(BEFORE));
            LoadPlan plan =
                    TestPlan.at(server).withRate(40, Duration.ofMillis(500)).plan();
            server.onTurn(10, () -> server.pages.put("/v1/latency", latencyPage(AFTER)));
            try (LoadRunner test =
                    new LoadRunner(plan, command, List.of(Limit.parse("ttfb.p95 > 4000")), LoadListener.NONE)) {
                return test.run();
            }
        }
    }

    private static String latencyPage(Histogram ttfb) {
        String encoded = new LatencyRow("", LatencyRow.Unit.MILLIS, ttfb).encoded();
        return "{\"device\":\"fake device\",\"model\":\"fake\",\"precision\":\"tf32\",\"commit\":\"abc123\","
                + "\"startedAt\":\"2026-01-01T00:00:00Z\",\"histograms\":["
                + row("ttfb", "read", encoded) + "," + row("ttfb", "chat", encoded) + ","
                + row("tts.step", "any", encoded)
                + "]}";
    }

    private static String row(String name, String mode, String encoded) {
        return "{\"name\":\"" + name + "\",\"mode\":\"" + mode + "\",\"unit\":\"ms\",\"histogramUnit\":\"ns\","
                + "\"sinceStart\":{\"histogram\":\"" + encoded + "\"}}";
    }

    private static Histogram histogram(int count, long value) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(value, count);
        return histogram;
    }

    private Set<String> names() throws Exception {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
