package dev.parlando.protocol.parlando;

import dev.parlando.audio.AudioEncoder;
import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.ClientFrames;
import dev.parlando.protocol.WireDialogue;
import dev.parlando.session.VoiceSession;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnStatus;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leads the dialogue with one client in protocol 1. Use it on the socket's event loop. */
final class ParlandoDialogue implements WireDialogue {
    private final VoiceCodec codec;
    private final AudioFormat format;
    private final boolean tellsQueue;
    private final Supplier<AudioEncoder> encoders;
    private final ClientFrames frames;
    private @Nullable String spokenLabel;
    private AudioEncoder encoder;

    /**
     * Begins a dialogue.
     *
     * @param tellsQueue whether the client hears of the places of turns that wait
     * @param encoders gives each turn an encoder of {@code format}
     */
    ParlandoDialogue(
            VoiceCodec codec,
            AudioFormat format,
            boolean tellsQueue,
            Supplier<AudioEncoder> encoders,
            ClientFrames frames) {
        this.codec = codec;
        this.format = format;
        this.tellsQueue = tellsQueue;
        this.encoders = encoders;
        this.frames = frames;
        this.encoder = encoders.get();
    }

    @Override
    public void onOpen(String sessionId, String model, List<String> voices) {
        send(new ServerMessage.Ready(sessionId, model, voices, PcmChunk.SAMPLE_RATE_HZ, format));
    }

    @Override
    public void onText(byte[] utf8, VoiceSession session) {
        codec.decode(utf8).dispatch(new ClientRequests(session));
    }

    @Override
    public void onBinary(byte[] data, VoiceSession session) {
        throw new VoiceException(ErrorCode.BAD_MESSAGE, "messages to the server are text frames");
    }

    @Override
    public void onQueued(String label, int place, long expectedNanos) {
        if (tellsQueue) {
            OptionalLong expected = expectedNanos < 0 ? OptionalLong.empty() : OptionalLong.of(expectedNanos);
            send(new ServerMessage.Queue(label, place, expected));
        }
    }

    @Override
    public void onStarted(String label) {
        spokenLabel = label;
        encoder = encoders.get();
        send(new ServerMessage.TurnStarted(label));
    }

    @Override
    public void onText(String label, String delta) {
        send(new ServerMessage.TextDelta(label, delta));
    }

    @Override
    public void onAudio(PcmChunk audio, long aheadNanos) {
        sendAudio(encoder.encode(audio));
    }

    @Override
    public void onDone(TurnReport report) {
        // a turn that was cancelled while it waited ends beside the one that is spoken
        if (report.label().equals(spokenLabel)) {
            spokenLabel = null;
            if (report.status() != TurnStatus.CANCELLED) {
                sendAudio(encoder.finish());
            }
        }
        send(new ServerMessage.TurnDone(report));
    }

    @Override
    public void onError(VoiceException error, @Nullable String label) {
        send(new ServerMessage.ErrorReport(error.code(), String.valueOf(error.getMessage()), label));
    }

    private void sendAudio(byte[] bytes) {
        if (bytes.length > 0) {
            frames.binary(bytes);
        }
    }

    private void send(ServerMessage message) {
        frames.text(codec.encode(message));
    }
}
