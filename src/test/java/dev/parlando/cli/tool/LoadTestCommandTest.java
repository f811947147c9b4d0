package dev.parlando.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.option.CommandLineText;
import dev.parlando.config.Config;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.ToneScheduler;
import dev.parlando.server.VoiceServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class LoadTestCommandTest {
    private static final String KEY = "sesame";
    /** 0.2 s of audio in 5 ms, room for everybody. */
    private static final ToneScheduler.Settings TONES = new ToneScheduler.Settings(32, 32, 5_000_000);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void testsARealServerThatSpeaksTones() throws Exception {
        try (VoiceServer server = serverOfTones()) {
            assertEquals(0, run(server, "--rate", "8", "--verify", "--fail-if", "errors > 0"), err + "" + out);
            String table = out.toString();
            assertTrue(table.contains("model          tones"), table);
            assertTrue(table.contains("event-loop.delay"), table);
            assertTrue(
                    table.contains(
                            "command        scripts/loadtest --url ws://127.0.0.1:" + server.port() + " --key ***"),
                    table);
            assertTrue(table.contains("--fail-if 'errors > 0'"), table);
            assertFalse(table.contains(KEY), table);
            assertFalse(Files.readString(folder.resolve("result.json")).contains(KEY));
            assertEquals(1, run(server, "--concurrency", "2", "--fail-if", "ttfb.count > 0"));
        }
    }

    @Test
    void aMixedLoadHarmsNobody() throws Exception {
        Path texts = Files.writeString(
                folder.resolve("texts"), "Good morning. ".repeat(8) + "\nThe weather is fine today.\n");
        try (VoiceServer server = serverOfTones()) {
            String[] mix = {
                "--slow-readers", "0.1", "--cancel-share", "0.2", "--disconnect-share", "0.2", "--bad-share", "0.2"
            };
            List<String> arguments = new ArrayList<>(List.of(mix));
            arguments.addAll(List.of("--rate", "60", "--verify", "--texts", texts.toString(), "--quiet"));
            arguments.addAll(List.of("--fail-if", "errors > 0", "--fail-if", "turns.left < 1"));
            arguments.addAll(List.of("--fail-if", "turns.answered < 1", "--fail-if", "server.cancel.count < 1"));
            assertEquals(0, run(server, arguments.toArray(String[]::new)), err + "" + out);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate 0",
                "--rate -1",
                "--concurrency 0",
                "--rate 1 --concurrency 2",
                "--find-rate --concurrency 2",
                "--duration 5",
                "--duration 1s --warm-up 1s",
                "--mode sing",
                "--format mp3",
                "--arrivals rarely",
                "--cancel-share 0.6 --bad-share 0.6",
                "--fail-if ttfb>1",
                "--verify --mode chat --turns-per-session 2",
                "--spare-sessions -1",
                "--turn-timeout 0s",
                "--url http://127.0.0.1:1",
                "--unknown"
            })
    void refuses(String arguments) {
        List<String> all = new ArrayList<>(List.of("--url", "ws://127.0.0.1:1", "--output", folder.toString()));
        if (arguments.startsWith("--url")) {
            all.clear();
        }
        all.addAll(List.of(arguments.split(" ")));
        assertEquals(2, execute(all), err.toString());
    }

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, execute(List.of("--help")));
        for (String option :
                List.of("--url", "--find-rate", "--bad-share", "--jitter-buffer", "--fail-if", "--trust")) {
            assertTrue(out.toString().contains(option), out.toString());
        }
    }

    @Test
    void commandLinesCanBePastedIntoAShell() {
        assertEquals(
                "x --a=b 'c d' 'it'\\''s' '' --key *** --key=*** 1",
                CommandLineText.of("x", List.of("--a=b", "c d", "it's", "", "--key", "k", "--key=k", "1"), "--key"));
    }

    private int run(VoiceServer server, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--url", "ws://127.0.0.1:" + server.port(), "--key", KEY));
        all.addAll(List.of("--duration", "600ms", "--output", folder.toString()));
        all.addAll(List.of(arguments));
        return execute(all);
    }

    private int execute(List<String> arguments) {
        return new CommandLine(new LoadTestCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    private static VoiceServer serverOfTones() {
        ServerConfig config = ServerConfig.from(Config.load(
                ServerConfig.SETTINGS, Map.of(), Map.of(), Map.of("server.port", "0", "server.api-keys", KEY)));
        SpeechEngine engine =
                new SpeechEngine("cpu", "none", stages -> new ToneScheduler(TONES, new ToneScheduler.Watch(), stages));
        VoiceServer server = VoiceServer.start(config, List.of(engine));
        server.ready().join();
        return server;
    }
}
