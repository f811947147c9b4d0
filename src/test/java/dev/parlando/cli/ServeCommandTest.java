package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigKey;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.ToneScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ServeCommandTest {
    private static final ConfigKey MODEL =
            ConfigKey.of("speech.model", "tones", "what to speak with").withShortFlag("--model");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkConfigShowsEveryKeyAndWhereItIsSet(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("server.properties"), "server.max-sessions = 5\n");
        int status = run(
                Map.of("PARLANDO_SESSION_MAX_TURNS", "3", "PATH", "/bin"),
                "--check-config",
                "--config",
                file.toString(),
                "--port",
                "9000",
                "--model=other",
                "--server.api-keys=hunter2");
        assertEquals(0, status, err::toString);
        String shown = out.toString();
        assertTrue(shown.contains("server.max-sessions = 5   (configuration file)"), shown);
        assertTrue(shown.contains("session.max-turns = 3   (environment)"), shown);
        assertTrue(shown.contains("server.port = 9000   (command line)"), shown);
        assertTrue(shown.contains("speech.model = other   (command line)"), shown);
        assertTrue(shown.contains("server.host = 127.0.0.1   (default)"), shown);
        assertFalse(shown.contains("hunter2"), shown);
    }

    @Test
    void helpListsEveryKeyWithItsDefault() {
        assertEquals(0, run(Map.of(), "--help"));
        String help = out.toString().replaceAll("\\s+", " ");
        for (ConfigKey key : ServerConfig.KEYS) {
            assertTrue(help.contains(key.flag() + "="), key.flag());
            assertTrue(help.contains(key.help()), key.help());
        }
        assertTrue(help.contains("--port, --server.port"), help);
        assertTrue(help.contains("--model, --speech.model"), help);
    }

    @Test
    void wrongValuesEndTheStart() {
        assertEquals(2, run(Map.of(), "--server.prot", "1"));
        assertTrue(err.toString().contains("--server.port"), err::toString);
        assertEquals(1, run(Map.of(), "--port", "ninety"));
        assertTrue(err.toString().contains("server.port is 'ninety' (command line)"), err::toString);
        assertEquals(1, run(Map.of("PARLANDO_SERVER_PORTS", "1")));
        assertTrue(err.toString().contains("did you mean PARLANDO_SERVER_PORT"), err::toString);
    }

    @Test
    void anEngineThatCannotBeOpenedEndsTheStart() {
        assertEquals(1, run(Map.of(), "--port", "0", "--model", "broken"));
        assertTrue(err.toString().contains("no such model: broken"), err::toString);
    }

    @Test
    void servesInAProcessOfItsOwnUntilItIsTold(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ToneServer.class.getName(),
                        "--port",
                        "0")
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            while (!Files.readString(output).contains("Parlando speaks at ")) {
                assertTrue(server.isAlive(), () -> read(folder.resolve("err")));
                Thread.sleep(50);
            }
            String url = Files.readString(output).strip().replace("Parlando speaks at ", "");
            HttpRequest ready =
                    HttpRequest.newBuilder(URI.create(url + "health/ready")).build();
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(ready, HttpResponse.BodyHandlers.discarding())
                            .statusCode());
            server.destroy();
            assertTrue(server.waitFor(10, TimeUnit.SECONDS));
            assertTrue(read(folder.resolve("err")).contains("stopped"), () -> read(folder.resolve("err")));
        } finally {
            server.destroyForcibly();
        }
    }

    /** What the program does with this command, on tones. */
    static final class ToneServer {
        public static void main(String[] args) {
            System.exit(ServeCommand.create(new Tones(), Map.of()).execute(args));
        }
    }

    private static final class Tones implements SpeechLoader {
        @Override
        public List<ConfigKey> keys() {
            return List.of(MODEL);
        }

        @Override
        public List<SpeechEngine> engines(Config config) {
            String model = config.text(MODEL);
            return List.of(new SpeechEngine("cpu", "none", stages -> {
                if (model.equals("broken")) {
                    throw new IllegalStateException("no such model: broken");
                }
                return new ToneScheduler(ToneScheduler.Settings.FAST, new ToneScheduler.Watch(), stages);
            }));
        }
    }

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine command = ServeCommand.create(new Tones(), environment);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
