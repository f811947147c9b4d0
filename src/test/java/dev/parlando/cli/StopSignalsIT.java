package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.Main;
import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.server.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, in a process of its own with the demo bundle, is told to stop while it speaks. */
final class StopSignalsIT {
    private static final int SESSIONS = 6;
    private static final String SPEAK = "{\"type\":\"speak\",\"text\":\""
            + "The quick brown fox jumps over the lazy dog, and then it rests for a while. ".repeat(20) + "\"}";

    /** Completes with the first audio, and with the code that ends the connection. */
    private static final class Listener implements WebSocket.Listener {
        final CompletableFuture<Void> heard = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.complete(null);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    @Test
    void stopsInOrderWhileTurnsAreSpoken(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Process server = startServer(folder, output);
        try {
            List<Listener> listeners = speak(addressIn(server, output));
            server.destroy();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS));
            String said = Files.readString(output);
            assertEquals(0, server.exitValue(), said);
            assertTrue(said.contains("VoiceServer - stopped"), said);
            assertFalse(said.contains("fatal error"), said);
            for (Listener listener : listeners) {
                assertEquals(1001, listener.closed.get(5, TimeUnit.SECONDS));
            }
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void sayKeepsWhatItHasSpoken(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Path wave = folder.resolve("speech.wav");
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(200);
        Process say = start(folder, output, "say", text, "--output", wave.toString());
        try {
            Waiting.until(() -> {
                assertTrue(say.isAlive(), Files.readString(output));
                return Files.exists(wave) && Files.size(wave) >= 200_000;
            });
            say.destroy();
            assertTrue(say.waitFor(30, TimeUnit.SECONDS));
            String said = Files.readString(output);
            assertEquals(StopSignals.INTERRUPTED, say.exitValue(), said);
            assertTrue(said.contains("cancelled: "), said);
            ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(wave)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(header.capacity() - 44, header.getInt(40), "bytes of audio in the header");
        } finally {
            say.destroyForcibly();
        }
    }

    private static Process startServer(Path folder, Path output) throws IOException {
        return start(folder, output, "serve", "--port", "0", "--server.shutdown-deadline", "300ms");
    }

    private static Process start(Path folder, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dparlando.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String addressIn(Process server, Path output) throws Exception {
        Pattern address = Pattern.compile("Parlando speaks at http(.*)\n");
        Waiting.until(() -> {
            String said = Files.readString(output);
            assertTrue(server.isAlive(), said);
            return address.matcher(said).find();
        });
        Matcher found = address.matcher(Files.readString(output));
        assertTrue(found.find());
        return "ws" + found.group(1);
    }

    /** Opens sessions that are all being spoken to when this returns. */
    private static List<Listener> speak(String address) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<Listener> listeners = new ArrayList<>();
        for (int session = 0; session < SESSIONS; session++) {
            Listener listener = new Listener();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(address + "v1/voice?mode=read"), listener)
                    .get(10, TimeUnit.SECONDS);
            socket.sendText(SPEAK, true).get(10, TimeUnit.SECONDS);
            listeners.add(listener);
        }
        for (Listener listener : listeners) {
            listener.heard.get(30, TimeUnit.SECONDS);
        }
        return listeners;
    }
}
