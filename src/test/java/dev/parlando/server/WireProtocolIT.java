package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.config.Config;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.ClientFrames;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.protocol.WireDialogue;
import dev.parlando.protocol.WireProtocol;
import dev.parlando.protocol.parlando.ParlandoProtocol;
import dev.parlando.session.TurnOptions;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnReport;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A second protocol is a second {@link WireProtocol}: the server serves it at its path, beside the first. */
final class WireProtocolIT {
    @Test
    void twoProtocolsAreServedSideBySide() throws Exception {
        ToneScheduler.Watch watch = new ToneScheduler.Watch();
        SpeechEngine engine = new SpeechEngine(
                "cpu", "none", stages -> new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages));
        ServerConfig config =
                ServerConfig.from(Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), Map.of("server.port", "0")));
        Vertx vertx = Vertx.vertx();
        try (VoiceServer server =
                VoiceServer.start(config, List.of(engine), List.of(new ParlandoProtocol(), new PlainProtocol()))) {
            server.ready().orTimeout(10, TimeUnit.SECONDS).join();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocketConnectOptions address = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(server.port())
                    .setURI("/plain?speaker=bert");
            WebSocketClient client = vertx.createWebSocketClient();
            WebSocket socket = client.connect(address)
                    .onSuccess(opened -> {
                        opened.textMessageHandler(heard::add);
                        opened.binaryMessageHandler(bytes -> heard.add(bytes.length() + " bytes"));
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            socket.writeTextMessage("abcd");
            for (String expected : List.of("tones speaks as bert", "begin", "9600 bytes", "end completed")) {
                assertEquals(expected, heard.poll(10, TimeUnit.SECONDS));
            }
            socket.writeTextMessage("  ");
            assertEquals("no: BAD_TEXT", heard.poll(10, TimeUnit.SECONDS));
            try (TestClient other = TestClient.open(vertx, server, "?mode=read")) {
                other.message("ready");
                other.send("{'type':'speak','text':'abcd','seed':1}");
                assertEquals(9_600, other.turn().audio().length());
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Every text frame is a text to read; answers are plain words. */
    private static final class PlainProtocol implements WireProtocol {
        @Override
        public String path() {
            return "/plain";
        }

        @Override
        public List<String> parameters() {
            return List.of("speaker");
        }

        @Override
        public Opening read(QueryParameters query, List<String> voices) {
            String voice = query.value("speaker").orElse(null);
            TurnOptions defaults = new TurnOptions(Mode.READ, voice, null, null);
            return new Opening() {
                @Override
                public TurnOptions defaults() {
                    return defaults;
                }

                @Override
                public WireDialogue begin(ClientFrames frames) {
                    return new PlainDialogue(frames, voice);
                }
            };
        }
    }

    private record PlainDialogue(
            ClientFrames frames, @Nullable String voice) implements WireDialogue {
        @Override
        public void onOpen(String sessionId, String model, List<String> voices) {
            frames.text(model + " speaks as " + voice);
        }

        @Override
        public void onText(byte[] utf8, VoiceSession session) {
            session.speak(new String(utf8, StandardCharsets.UTF_8), new TurnOptions(null, null, null, 1L));
        }

        @Override
        public void onBinary(byte[] data, VoiceSession session) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "text only");
        }

        @Override
        public void onStarted(String label) {
            frames.text("begin");
        }

        @Override
        public void onText(String label, String delta) {
            frames.text(delta);
        }

        @Override
        public void onAudio(PcmChunk audio, long aheadNanos) {
            frames.binary(AudioFormat.PCM_S16LE.newEncoder().encode(audio));
        }

        @Override
        public void onDone(TurnReport report) {
            frames.text("end " + report.status().publicName());
        }

        @Override
        public void onError(VoiceException error, @Nullable String label) {
            frames.text("no: " + error.code());
        }
    }
}
