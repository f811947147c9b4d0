package dev.parlando.server;

import dev.parlando.audio.PcmChunk;
import dev.parlando.config.Config;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.ClientFrames;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.protocol.WireDialogue;
import dev.parlando.protocol.WireProtocol;
import dev.parlando.session.TurnOptions;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The product's server with a protocol that sends every message back, for {@code scripts/conformance}. Everything below
 * the protocol is the product's: options, handlers, limits, close codes.
 */
final class EchoServer {
    private static final int LONGEST_LOAD_SECONDS = 60;

    private EchoServer() {}

    /** Serves {@code /echo} until the standard input ends; prints the port. */
    public static void main(String[] args) throws IOException {
        try (VoiceServer server = start()) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // nothing is said here
            }
        }
    }

    /** Returns a server that is ready. */
    static VoiceServer start() {
        // the suite sends messages of 16 MiB, and sends them in frames of 64 bytes
        Map<String, String> flags =
                Map.of("server.port", "0", "server.max-message", "32MiB", "session.message-rate", "0");
        ServerConfig config = ServerConfig.from(Config.load(ServerConfig.SETTINGS, Map.of(), Map.of(), flags));
        SpeechEngine engine = new SpeechEngine(
                "cpu",
                "none",
                stages -> new ToneScheduler(ToneScheduler.Settings.FAST, new ToneScheduler.Watch(), stages));
        VoiceServer server = VoiceServer.start(config, List.of(engine), List.of(new EchoProtocol()));
        server.ready().orTimeout(LONGEST_LOAD_SECONDS, TimeUnit.SECONDS).join();
        return server;
    }

    private static final class EchoProtocol implements WireProtocol, WireProtocol.Opening {
        @Override
        public String path() {
            return "/echo";
        }

        @Override
        public List<String> parameters() {
            return List.of("case", "agent");
        }

        @Override
        public Opening read(QueryParameters query, List<String> voices) {
            return this;
        }

        @Override
        public TurnOptions defaults() {
            return new TurnOptions(Mode.READ, null, null, null);
        }

        @Override
        public WireDialogue begin(ClientFrames frames) {
            return new EchoDialogue(frames);
        }
    }

    private record EchoDialogue(ClientFrames frames) implements WireDialogue {
        @Override
        public void onText(byte[] utf8, VoiceSession session) {
            frames.text(new String(utf8, StandardCharsets.UTF_8));
        }

        @Override
        public void onBinary(byte[] data, VoiceSession session) {
            frames.binary(data);
        }

        @Override
        public void onOpen(String sessionId, String model, List<String> voices) {}

        @Override
        public void onStarted(String label) {}

        @Override
        public void onText(String label, String delta) {}

        @Override
        public void onAudio(PcmChunk audio, long aheadNanos) {}

        @Override
        public void onDone(TurnReport report) {}

        @Override
        public void onError(VoiceException error, @Nullable String label) {}
    }
}
