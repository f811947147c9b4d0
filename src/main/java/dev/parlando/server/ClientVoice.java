package dev.parlando.server;

import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.TurnNumbers;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.protocol.parlando.ServerMessage;
import dev.parlando.protocol.parlando.VoiceCodec;
import dev.parlando.session.SessionListener;
import dev.parlando.session.TurnReport;
import dev.parlando.stage.Stage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a session says to its socket, and counts it. Event loop of the socket. */
final class ClientVoice implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientVoice.class);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final ServerWebSocket socket;
    private final VoiceCodec codec;
    private final VoiceMetrics metrics;
    private final AudioFormat format;
    private final String sessionId;

    ClientVoice(ServerWebSocket socket, ServerScope scope, AudioFormat format, String sessionId) {
        this.socket = socket;
        this.codec = scope.codec();
        this.metrics = scope.metrics();
        this.format = format;
        this.sessionId = sessionId;
    }

    void send(ServerMessage message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(codec.encode(message));
        }
    }

    @Override
    public void onStarted(String label) {
        send(new ServerMessage.TurnStarted(label));
    }

    @Override
    public void onText(String label, String delta) {
        send(new ServerMessage.TextDelta(label, delta));
    }

    @Override
    public void onAudio(PcmChunk audio, long aheadNanos) {
        if (!socket.isClosed()) {
            metrics.prometheus().onChunk(aheadNanos);
            socket.writeBinaryMessage(Buffer.buffer(format.encode(audio)));
        }
    }

    @Override
    public void onError(VoiceException error, @Nullable String label) {
        // the message may name a voice or a turn as the client wrote it, so the log has the code only
        if (error.code().blame() == ErrorCode.Blame.SERVER) {
            LOG.error("turn failed: session={} code={}", sessionId, error.code(), error);
        } else {
            LOG.info("refused: session={} code={}", sessionId, error.code());
        }
        metrics.prometheus().onError(error.code().name());
        send(new ServerMessage.ErrorReport(error.code(), String.valueOf(error.getMessage()), label));
    }

    @Override
    public void onDone(TurnReport report) {
        Map<String, Long> stages = new HashMap<>(report.stageNanos());
        if (report.audioSamples() > 0) {
            stages.put(Stage.WRITE.publicName(), report.writeNanos());
        }
        metrics.onTurnDone(new TurnNumbers(
                VoiceCodec.nameOf(report.mode()),
                VoiceCodec.nameOf(report.status()),
                report.ttfbNanos(),
                report.audibleNanos(),
                report.rtf(),
                report.audioSeconds(),
                report.underruns(),
                stages));
        send(messageOf(report, stages));
        LOG.info(
                "turn done: session={} turn={} mode={} status={} audioMs={} ttfbMs={} rtf={} underruns={}",
                sessionId,
                report.turnId(),
                VoiceCodec.nameOf(report.mode()),
                VoiceCodec.nameOf(report.status()),
                Math.round(report.audioSeconds() * MILLIS_PER_SECOND),
                text(millis(report.ttfbNanos())),
                text(orNull(report.rtf())),
                report.underruns());
    }

    private static ServerMessage messageOf(TurnReport report, Map<String, Long> stages) {
        Map<String, Double> stagesMs = new TreeMap<>();
        stages.forEach((stage, nanos) -> stagesMs.put(stage, nanos / NANOS_PER_MILLI));
        return new ServerMessage.TurnDone(
                report.label(),
                report.status(),
                report.audioSeconds() * MILLIS_PER_SECOND,
                millis(report.ttfbNanos()),
                orNull(report.rtf()),
                stagesMs);
    }

    private static @Nullable Double millis(OptionalLong nanos) {
        return nanos.isPresent() ? nanos.getAsLong() / NANOS_PER_MILLI : null;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static String text(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
}
