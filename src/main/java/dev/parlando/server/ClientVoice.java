package dev.parlando.server;

import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.protocol.parlando.ServerMessage;
import dev.parlando.protocol.parlando.VoiceCodec;
import dev.parlando.session.SessionListener;
import dev.parlando.turn.TurnReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Locale;
import java.util.stream.DoubleStream;
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
        metrics.onTurnDone(report);
        send(new ServerMessage.TurnDone(report));
        LOG.info(
                "turn done: session={} turn={} mode={} status={} audioMs={} ttfbMs={} rtf={} underruns={}",
                sessionId,
                report.turnId(),
                report.mode().publicName(),
                report.status().publicName(),
                Math.round(report.audioSeconds() * MILLIS_PER_SECOND),
                text(report.ttfbNanos().stream().mapToDouble(nanos -> nanos / NANOS_PER_MILLI)),
                text(report.rtf().stream()),
                report.underruns());
    }

    private static String text(DoubleStream value) {
        return value.mapToObj(each -> String.format(Locale.ROOT, "%.3f", each))
                .findFirst()
                .orElse("-");
    }
}
