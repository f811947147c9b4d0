package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the answers of the server over HTTP. */
final class HttpIT {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void latencyHasEveryNumberAndTheHistograms() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("metrics.interval", "200ms"))) {
            speak(server, "read", 5);
            speak(server, "chat", 2);
            JsonNode report = MAPPER.readTree(server.get("/v1/latency").body());
            assertEquals("cpu", report.get("device").asText());
            assertEquals("tones", report.get("model").asText());
            assertEquals("none", report.get("precision").asText());
            assertFalse(report.get("commit").asText().isEmpty());
            assertEquals(0.2, report.get("intervalSeconds").asDouble());
            JsonNode ttfb = row(report, "ttfb", "read");
            assertEquals("ms", ttfb.get("unit").asText());
            assertEquals("ns", ttfb.get("histogramUnit").asText());
            JsonNode all = ttfb.get("sinceStart");
            assertEquals(5, all.get("count").asInt());
            double previous = all.get("min").asDouble();
            for (String name : List.of("p50", "p90", "p95", "p99", "p99.9", "max")) {
                assertTrue(all.get(name).asDouble() >= previous, report.toString());
                previous = all.get(name).asDouble();
            }
            Histogram decoded = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(
                            Base64.getDecoder().decode(all.get("histogram").asText())),
                    0);
            assertEquals(5, decoded.getTotalCount());
            assertEquals(all.get("p50").asDouble(), decoded.getValueAtPercentile(50) / 1e6, 1e-6);
            assertEquals(
                    2,
                    row(report, "ttfb", "chat").get("sinceStart").get("count").asInt());
            // the tone begins with 100 ms of silence
            double gap = row(report, "ttfb.audible", "read")
                            .get("sinceStart")
                            .get("mean")
                            .asDouble()
                    - all.get("mean").asDouble();
            assertEquals(100, gap, 5);
            for (String name : List.of("rtf", "turn.tts.step", "turn.write")) {
                assertEquals(
                        5,
                        row(report, name, "read").get("sinceStart").get("count").asInt(),
                        name);
            }
            for (String name : List.of("tts.step", "write", "load", "warmup")) {
                assertTrue(
                        row(report, name, "any").get("sinceStart").get("count").asInt() > 0, name);
            }
            Waiting.until(() -> server.server().metrics().latencies().snapshot().stream()
                    .anyMatch(each -> each.name().equals("event-loop.delay")));
            Waiting.until(() -> lastInterval(server) == 0);
        }
    }

    @Test
    void theLastFullIntervalIsKept() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("metrics.interval", "500ms"))) {
            speak(server, "read", 3);
            Waiting.until(() -> lastInterval(server) > 0);
        }
    }

    @Test
    void theHistogramLogIsReadByHdrHistogramsOwnTools(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("latency.hlog");
        try (TestServer server =
                TestServer.fast(Map.of("metrics.interval", "100ms", "metrics.histogram-log", file.toString()))) {
            speak(server, "read", 3);
        }
        List<String> tags = new ArrayList<>();
        long count = 0;
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                tags.add(next.getTag());
                if (next.getTag().equals("ttfb.read")) {
                    count += ((Histogram) next).getTotalCount();
                }
            }
        }
        assertEquals(3, count, tags.toString());
        assertTrue(tags.contains("tts.step.any"), tags.toString());
    }

    @Test
    void prometheusGetsItsPage() throws Exception {
        try (TestServer server = TestServer.fast();
                TestClient open = server.client("?mode=read")) {
            open.message("ready");
            speak(server, "read", 2);
            open.sendAnything("nonsense");
            open.message("error");
            Waiting.until(() -> page(server).contains("parlando_sessions 1.0"));
            HttpResponse<String> page = server.get("/metrics");
            assertTrue(page.headers().firstValue("content-type").orElseThrow().startsWith("text/plain"));
            for (String line : List.of(
                    "parlando_turns_total{mode=\"read\",status=\"completed\"} 2.0",
                    "parlando_errors_total{code=\"BAD_MESSAGE\"} 1.0",
                    "parlando_ttfb_seconds_count{mode=\"read\"} 2",
                    "parlando_underruns_total{mode=\"read\"} 0.0",
                    "parlando_engine_slots{device=\"cpu\"} 4.0",
                    "parlando_engine_queued_turns{device=\"cpu\"} 0.0",
                    "parlando_engine_last_batch{device=\"cpu\"}",
                    "parlando_engine_cache_positions{device=\"cpu\"} 100.0",
                    "parlando_engine_cache_positions_used{device=\"cpu\"}",
                    "parlando_engine_ready{device=\"cpu\"} 1.0",
                    "parlando_playback_ahead_seconds_bucket",
                    "parlando_stage_seconds_count{stage=\"tts.step\"}",
                    "jvm_memory_used_bytes")) {
                assertTrue(page.body().contains(line), line + " is not in\n" + page.body());
            }
        }
    }

    @Test
    void modelsAreListed() throws Exception {
        try (TestServer server = TestServer.fast()) {
            JsonNode model =
                    MAPPER.readTree(server.get("/v1/models").body()).get("data").get(0);
            assertEquals("tones", model.get("id").asText());
            assertEquals(24_000, model.get("sampleRate").asInt());
            assertEquals("[\"anna\",\"bert\"]", model.get("voices").toString());
        }
    }

    @Test
    void readyOnlyOnceTheEngineIsWarm() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ToneScheduler.Watch watch = new ToneScheduler.Watch();
        SpeechEngine slow = new SpeechEngine("cpu", "none", stages -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages);
        });
        try (TestServer server = new TestServer(List.of(slow), Map.of())) {
            assertEquals(200, server.get("/health/live").statusCode());
            HttpResponse<String> starting = server.get("/health/ready");
            assertEquals(503, starting.statusCode());
            assertTrue(starting.body().contains("starting"));
            try (TestClient early = server.client("")) {
                assertEquals("SERVER_BUSY", early.message("error").get("code").asText());
                assertEquals(CloseCodes.TRY_AGAIN_LATER, early.closeCode());
            }
            gate.countDown();
            server.server().ready().join();
            assertEquals(200, server.get("/health/ready").statusCode());
        }
    }

    @Test
    void anEngineThatFailsEndsItsTurnsAndReadiness() throws Exception {
        try (TestServer server = TestServer.fast();
                TestClient client = server.client("?mode=read");
                TestClient other = server.client("?mode=read")) {
            client.message("ready");
            other.message("ready");
            other.send("{'type':'append','text':'waiting for more','turn':'o'}");
            other.audio();
            client.send("{'type':'speak','text':'" + ToneScheduler.DEADLY_TEXT + "','turn':'a'}");
            TestClient.Turn failed = client.turn();
            assertEquals("ENGINE_FAILED", failed.messages().get(1).get("code").asText());
            assertEquals("failed", failed.done().get("status").asText());
            assertEquals("failed", other.turn().done().get("status").asText());
            client.send("{'type':'speak','text':'hello?','turn':'b'}");
            assertEquals("ENGINE_FAILED", client.message("error").get("code").asText());
            HttpResponse<String> ready = server.get("/health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("failed"));
            assertEquals(200, server.get("/health/live").statusCode());
        }
    }

    @Test
    void anEngineThatCannotBeOpenedIsReported() {
        SpeechEngine broken = new SpeechEngine("cpu", "none", stages -> {
            throw new IllegalStateException("no such model");
        });
        try (TestServer server = new TestServer(List.of(broken), Map.of())) {
            CompletableFuture<Void> ready = server.server().ready();
            CompletionException failed = assertThrows(CompletionException.class, ready::join);
            assertTrue(String.valueOf(failed.getMessage()).contains("no such model"));
        }
    }

    @Test
    void thePageIsServedFromAFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("index.html"), "<title>Hear it</title>");
        Files.writeString(folder.resolve("app.js"), "export {};");
        try (TestServer server = TestServer.fast(Map.of("server.web-root", folder.toString()))) {
            HttpResponse<String> page = server.get("/");
            assertEquals(200, page.statusCode());
            assertEquals("<title>Hear it</title>", page.body());
            assertTrue(page.headers()
                    .firstValue("content-security-policy")
                    .orElseThrow()
                    .startsWith("default-src 'self'"));
            assertTrue(server.get("/app.js")
                    .headers()
                    .firstValue("content-type")
                    .orElseThrow()
                    .contains("javascript"));
            assertEquals(404, server.get("/absent.js").statusCode());
            assertEquals(404, server.get("/../../etc/passwd").statusCode());
        }
    }

    private static void speak(TestServer server, String mode, int times) throws Exception {
        try (TestClient client = server.client("?mode=" + mode)) {
            client.message("ready");
            for (int i = 0; i < times; i++) {
                client.send("{'type':'speak','text':'measure me'}");
                client.turn();
            }
        }
    }

    private static int lastInterval(TestServer server) {
        try {
            JsonNode report = MAPPER.readTree(server.get("/v1/latency").body());
            return row(report, "ttfb", "read").get("lastInterval").get("count").asInt();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String page(TestServer server) {
        try {
            return server.get("/metrics").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode row(JsonNode report, String name, String mode) {
        for (JsonNode row : report.get("histograms")) {
            if (row.get("name").asText().equals(name)
                    && row.get("mode").asText().equals(mode)) {
                return row;
            }
        }
        throw new AssertionError("no row " + name + " " + mode + " in " + report);
    }
}
