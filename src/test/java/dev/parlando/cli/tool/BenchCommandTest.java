package dev.parlando.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.cli.ParlandoCommand;
import dev.parlando.config.Config;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.ToneScheduler;
import dev.parlando.server.VoiceServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command: the demo bundle in this process, and servers. */
final class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path texts = Path.of("");

    @BeforeEach
    void writeTexts() throws IOException {
        texts = Files.writeString(folder.resolve("texts.txt"), "Good morning.\nchat: Hello?\n");
    }

    @Test
    void studiesTheDemo() throws IOException {
        Path study = folder.resolve("study");
        int status = run(
                "--variants",
                "one=default,same=default+faithful:off+cuda-graphs:off+builder-level:5,early=default+first-chunk:10,two=default+batch:2",
                "--runs",
                "2",
                "--prompts",
                texts.toString(),
                "--max-reply-tokens",
                "4",
                "--keep-loaded",
                "--jfr",
                "--fail-if",
                "same:audio.mean > 1.0001",
                "--fail-if",
                "early:ttfb.p50 > 100",
                "--output",
                study.toString());
        assertEquals(0, status, err + "" + out);
        JsonNode json = new JsonMapper().readTree(study.resolve("study.json").toFile());
        JsonNode texts = json.path("sets").path("texts");
        for (String value : List.of(
                "ttfb",
                "ttfb.audible",
                "rtf",
                "rtf.compute",
                "turn",
                "audio",
                "queue",
                "llm.prefill",
                "llm.step",
                "tts.prefill",
                "tts.step",
                "mel",
                "wave",
                "write",
                "audio.steps",
                "text.tokens",
                "tts.step.each")) {
            JsonNode mean =
                    texts.path(value).path("variants").path("one").path("mean").path("value");
            assertTrue(mean.isNumber(), value);
            assertTrue(mean.asDouble() > 0, value + " " + mean);
        }
        assertEquals(
                4, texts.path("ttfb").path("variants").path("one").path("turns").asInt());
        assertEquals(
                8, texts.path("ttfb").path("variants").path("two").path("turns").asInt());
        assertTrue(
                json.path("sets").path("loading").path("load").path("variants").has("early"));
        assertEquals(
                "identical on equal codes",
                json.path("voices").path("same").path("verdict").asText());
        for (JsonNode row : json.path("equalCodes")) {
            boolean same = !row.path("variant").asText().equals("early");
            assertEquals(same, row.path("identical").asBoolean(), row.toString());
            assertEquals(1, row.path("agreement").asDouble(), row.toString());
            assertEquals(0, row.path("sampleDifference").asInt(), row.toString());
        }
        assertTrue(Files.size(study.resolve("audio/two/texts-1-good-morning.wav")) > 10_000);
        assertTrue(Files.size(study.resolve("trace/one.json")) > 10_000);
        assertTrue(Files.readString(study.resolve("report.html")).contains("spectrogram of early"));
        assertTrue(
                out.toString().contains("ok     same:audio.mean > 1.0001: texts/same:audio.mean is 1.000"), "" + out);
        assertEquals(
                Set.of(
                        "llm.prefill",
                        "llm.step",
                        "load",
                        "mel",
                        "queue",
                        "tts.prefill",
                        "tts.step",
                        "warmup",
                        "wave",
                        "write"),
                stagesOf(study.resolve("study.jfr")));
        comparesStudies(study.resolve("study.json").toString());
    }

    private static Set<String> stagesOf(Path recording) throws IOException {
        Set<String> stages = new TreeSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            if (event.getEventType().getName().equals("parlando.Stage")) {
                assertTrue(event.getDuration().toNanos() > 0, event.toString());
                assertTrue(event.getInt("turns") >= 0 && event.getInt("turns") <= 2, event.toString());
                stages.add(event.getString("stage"));
            }
        }
        return stages;
    }

    private void comparesStudies(String study) {
        assertEquals(0, run("--compare", study, study, "--fail-if", "ttfb.p50 > 1.10"), err + "" + out);
        assertEquals(1, run("--compare", study, study, "--fail-if", "ttfb.p50 > 0.99"));
        assertTrue(out.toString().contains("FAILED ttfb.p50 > 0.99: texts/one:ttfb.p50 is 1.000"), out.toString());
    }

    @Test
    void studiesServersThroughTheirSockets() throws IOException {
        ToneScheduler.Settings fast = new ToneScheduler.Settings(8, 8, 2_000_000);
        ToneScheduler.Settings slow = new ToneScheduler.Settings(8, 8, 20_000_000);
        Path study = folder.resolve("servers");
        try (VoiceServer one = server(fast);
                VoiceServer two = server(slow)) {
            Path variants = Files.write(
                    folder.resolve("variants.txt"),
                    List.of("# two servers", "one=default+url:" + url(one), "", "two=default+batch:2+url:" + url(two)));
            String[] arguments = {
                "--variants-file",
                variants.toString(),
                "--runs",
                "8",
                "--keep-loaded",
                "--key",
                "sesame",
                "--prompts",
                texts.toString(),
                "--output",
                study.toString()
            };
            assertEquals(0, run(arguments), err + "" + out);
        }
        JsonNode json = new JsonMapper().readTree(study.resolve("study.json").toFile());
        JsonNode ttfb = json.path("sets").path("texts").path("ttfb");
        assertEquals(
                "slower", ttfb.path("comparisons").path("two").path("verdict").asText(), ttfb.toString());
        assertEquals("tones", json.path("variants").path("one").path("model").asText());
        assertEquals(
                "no difference shown, running free only",
                json.path("voices").path("two").path("verdict").asText());
        assertFalse(Files.readString(study.resolve("report.html")).contains("sesame"));
        assertFalse(out.toString().contains("sesame"));
    }

    private static String url(VoiceServer server) {
        return "ws://127.0.0.1:" + server.port();
    }

    private static VoiceServer server(ToneScheduler.Settings settings) {
        ServerConfig config = ServerConfig.from(Config.load(
                ServerConfig.SETTINGS, Map.of(), Map.of(), Map.of("server.port", "0", "server.api-keys", "sesame")));
        SpeechEngine engine = new SpeechEngine(
                "cpu", "none", stages -> new ToneScheduler(settings, new ToneScheduler.Watch(), stages));
        VoiceServer server = VoiceServer.start(config, List.of(engine));
        server.ready().orTimeout(10, TimeUnit.SECONDS).join();
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "default+threads:many, threads",
        "default+threads:-1, must be an integer from 0 to",
        "default+first-chunk:3, must be an integer from 5 to 25",
        "default+faithful:maybe, must be true or false",
        "default+builder-level:6, must be an integer from 0 to 5",
        "default+builder-level:high, builder-level",
        "default+cuda-graphs:false-ish, must be true or false",
        "default+device:warp, device warp is not known",
        "default+batch:0, must be 1 to",
        "default+url:http://h:1, must be ws://",
        "default+url:ws://h:1+threads:2, must be given to the server"
    })
    void refusesVariantsThatThisBuildCannotSpeak(String variant, String reason) {
        assertEquals(
                1,
                run(
                        "--variants",
                        "one=" + variant,
                        "--output",
                        folder.resolve("x").toString()));
        assertTrue(err.toString().contains(reason), err.toString());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--variants one",
                "--variants one=default,one=default",
                "--runs 0",
                "--runs-per-load 0",
                "--fail-if ttfb",
                "--url ws://h:1 --variants one=default",
                "--compare one.json",
                "--unknown",
                "--variants one=default+no-such-key:1"
            })
    void refuses(String arguments) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("--output", folder.resolve("x").toString()));
        assertEquals(2, run(all.toArray(String[]::new)), err.toString());
    }

    @Test
    void aMisspeltKeyOfAVariantIsAnsweredWithTheNearestOne() {
        assertEquals(2, run("--variants", "one=default+thread:2"));
        assertEquals(
                "BAD_CONFIG: variant one: this build has no key 'thread'; did you mean threads?",
                err.toString().strip());
    }

    private int run(String... arguments) {
        return new BenchCommand()
                .commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(ParlandoCommand::explain)
                .execute(arguments);
    }
}
