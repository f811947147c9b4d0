package dev.parlando.server;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.session.SessionListener;
import dev.parlando.turn.TurnReport;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs everything that a session tells its client, and passes it on. Use it on the socket's event loop. */
final class SessionLedger implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLedger.class);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final SessionListener client;
    private final VoiceMetrics metrics;
    private final String sessionId;
    private final String keyName;
    private final Map<ErrorCode, Long> refused = new EnumMap<>(ErrorCode.class);

    /** @param keyName name of the client's key, or empty */
    SessionLedger(SessionListener client, VoiceMetrics metrics, String sessionId, String keyName) {
        this.client = client;
        this.metrics = metrics;
        this.sessionId = sessionId;
        this.keyName = keyName;
    }

    /** Writes the counts of what was not logged one by one. Call it when the session is closed. */
    void close() {
        refused.forEach((code, count) -> {
            if (count > 1) {
                LOG.info("refused in all: session={} code={} count={}", sessionId, code, count);
            }
        });
    }

    @Override
    public void onQueued(String label, int place, long expectedNanos) {
        client.onQueued(label, place, expectedNanos);
    }

    @Override
    public void onStarted(String label) {
        client.onStarted(label);
    }

    @Override
    public void onText(String label, String delta) {
        client.onText(label, delta);
    }

    @Override
    public void onAudio(PcmChunk audio, long aheadNanos) {
        metrics.prometheus().onChunk(aheadNanos);
        client.onAudio(audio, aheadNanos);
    }

    @Override
    public void onError(VoiceException error, @Nullable String label) {
        // the message may name a voice or a turn as the client wrote it, so the log has the code only
        if (error.code().blame() == ErrorCode.Blame.SERVER) {
            LOG.error("turn failed: session={} code={}", sessionId, error.code(), error);
        } else {
            // a client can send a hundred thousand of them a second
            if (refused.merge(error.code(), 1L, Long::sum) == 1) {
                LOG.info("refused: session={} code={}", sessionId, error.code());
            }
        }
        metrics.prometheus().onError(error.code(), keyName);
        client.onError(error, label);
    }

    @Override
    public void onDone(TurnReport report) {
        metrics.onTurnDone(report);
        metrics.prometheus().onKeyTurn(keyName);
        client.onDone(report);
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
