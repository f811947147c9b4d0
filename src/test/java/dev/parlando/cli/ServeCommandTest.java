package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.local.SpeechLoader;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.ValueType;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.ToneScheduler;
import dev.parlando.server.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ServeCommandTest {
    private static final Setting<String> MODEL = Setting.of(
                    "speech.model", ValueType.text(), "tones", "what to speak with")
            .withShortFlag("--model");

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
        for (Setting<?> setting : ServerConfig.SETTINGS) {
            assertTrue(help.contains(setting.flag() + "="), setting.flag());
            assertTrue(help.contains(setting.help()), setting.help());
        }
        assertTrue(help.contains("--port, --server.port"), help);
        assertTrue(help.contains("--model, --speech.model"), help);
    }

    @Test
    void wrongValuesEndTheStart() {
        assertEquals(1, run(Map.of(), "--port", "ninety"));
        assertTrue(err.toString().contains("server.port is 'ninety' (command line)"), err::toString);
    }

    @Test
    void aMisspeltNameIsAnsweredInOneLineWithTheNearestOne(@TempDir Path folder) throws Exception {
        assertUnknown("unknown option --server.prot; did you mean --server.port?", Map.of(), "--server.prot=9");
        assertUnknown("unknown option --prot; did you mean --port?", Map.of(), "--prot");
        assertUnknown("unknown option --prot; did you mean --port?", Map.of(), "--prot", "9");
        assertUnknown("unexpected argument now; serve --help lists what there is", Map.of(), "now");
        assertUnknown(
                "BAD_CONFIG: unknown key PARLANDO_SERVER_PORTS (environment); did you mean PARLANDO_SERVER_PORT?",
                Map.of("PARLANDO_SERVER_PORTS", "1"));
        Path file = Files.writeString(folder.resolve("server.properties"), "server.max-sesions = 5\n");
        assertUnknown(
                "BAD_CONFIG: unknown key server.max-sesions (configuration file); did you mean server.max-sessions?",
                Map.of(),
                "--config=" + file);
    }

    private void assertUnknown(String line, Map<String, String> environment, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(environment, arguments), err::toString);
        assertEquals(line, err.toString().strip());
    }

    @Test
    void everyKeyCanBeSetInEveryWay(@TempDir Path folder) throws Exception {
        for (Setting<?> setting : ServerConfig.SETTINGS) {
            String value = OTHER_VALUES.getOrDefault(setting.name(), setting.defaultText());
            String shown = setting.name() + " = " + (setting.traits().isSecret() ? "***" : value) + "   ";
            assertSet(shown + "(command line)", Map.of(), setting.flag() + "=" + value);
            assertSet(shown + "(environment)", Map.of(setting.environmentName(), value));
            Path file = Files.writeString(folder.resolve("server.properties"), setting.name() + " = " + value);
            assertSet(shown + "(configuration file)", Map.of(), "--config=" + file);
            String shortFlag = setting.traits().shortFlag();
            if (!shortFlag.isEmpty()) {
                assertSet(shown + "(command line)", Map.of(), shortFlag, value);
            }
        }
    }

    private static final Map<String, String> OTHER_VALUES = Map.of("server.port", "9", "server.api-keys", "k");

    private void assertSet(String line, Map<String, String> environment, String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--check-config");
        assertEquals(0, run(environment, all.toArray(String[]::new)), err::toString);
        assertTrue(out.toString().lines().anyMatch(line::equals), () -> line + " is not in " + out);
    }

    @Test
    void anEngineThatCannotBeOpenedEndsTheStart() {
        assertEquals(1, run(Map.of(), "--port", "0", "--model", "broken"));
        assertTrue(err.toString().contains("no such model: broken"), err::toString);
    }

    @Test
    void servesInAProcessOfItsOwnUntilItIsTold(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Process server = start(output, folder.resolve("err"), "--port", "0");
        try {
            Waiting.until(() -> {
                assertTrue(server.isAlive(), () -> read(folder.resolve("err")));
                return Files.readString(output).contains("Parlando speaks at ");
            });
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

    @ParameterizedTest
    @ValueSource(strings = {"stuck", "loading"})
    void anEngineThatNeverReturnsDoesNotKeepTheProcess(String model, @TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        Process server = start(output, errors, "--port", "0", "--model", model, "--server.shutdown-deadline", "0s");
        try {
            if (model.equals("stuck")) {
                Waiting.until(() -> Files.readString(output).contains("Parlando speaks at "));
                speak(Files.readString(output).strip().replace("Parlando speaks at http", "ws"));
            }
            Waiting.until(() -> Files.readString(output).contains("never returns"));
            server.destroy();
            assertTrue(server.waitFor(2, TimeUnit.MINUTES));
            assertEquals(1, server.exitValue(), () -> read(errors));
            assertTrue(read(errors).contains("engine did not close: device=cpu"), () -> read(errors));
        } finally {
            server.destroyForcibly();
        }
    }

    private static void speak(String url) {
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url + "v1/voice"), new WebSocket.Listener() {})
                .thenCompose(socket -> socket.sendText("{\"type\":\"speak\",\"text\":\"hi\"}", true))
                .join();
    }

    private static Process start(Path output, Path errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ToneServer.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
    }

    /** Is a program that runs this command on tones. */
    static final class ToneServer {
        public static void main(String[] args) {
            System.exit(ServeCommand.create(new Tones(), Map.of()).execute(args));
        }
    }

    private static final class Tones implements SpeechLoader {
        private static void hang() {
            System.out.println("never returns");
            new Semaphore(0).acquireUninterruptibly();
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(MODEL);
        }

        @Override
        public List<SpeechEngine> engines(Config config) {
            String model = config.get(MODEL);
            return List.of(new SpeechEngine("cpu", "none", stages -> {
                if (model.equals("broken")) {
                    throw new IllegalStateException("no such model: broken");
                }
                ToneScheduler.Watch watch = new ToneScheduler.Watch();
                if (model.equals("loading")) {
                    hang();
                } else if (model.equals("stuck")) {
                    watch.onTurn = Tones::hang;
                }
                return new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages);
            }));
        }
    }

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine command = ServeCommand.create(new Tones(), environment);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        command.setExecutionExceptionHandler(ParlandoCommand::explain);
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
