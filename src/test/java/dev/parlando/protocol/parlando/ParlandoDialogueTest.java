package dev.parlando.protocol.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.audio.AudioEncoder;
import dev.parlando.audio.AudioFormat;
import dev.parlando.audio.PcmChunk;
import dev.parlando.protocol.ClientFrames;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A format may hold back bytes: each turn's are sent before its end, and never in another turn. */
final class ParlandoDialogueTest {
    private static final PcmChunk AUDIO = PcmChunk.copyOf(new float[5], 0, 5);

    private final List<String> sent = new ArrayList<>();
    private final ParlandoDialogue dialogue = new ParlandoDialogue(
            new VoiceCodec(), AudioFormat.PCM_S16LE, false, CountingEncoder::new, new ClientFrames() {
                @Override
                public void text(String message) {
                    sent.add(message.replaceAll(".*\"type\":\"([a-z.]+)\".*", "$1"));
                }

                @Override
                public void binary(byte[] data) {
                    sent.add(new String(data, StandardCharsets.US_ASCII));
                }
            });

    @Test
    void whatTheEncoderHeldBackComesBeforeTheEnd() {
        dialogue.onStarted("a");
        dialogue.onAudio(AUDIO, 0);
        dialogue.onAudio(AUDIO, 0);
        dialogue.onDone(done("a", TurnStatus.COMPLETED));
        dialogue.onStarted("b");
        dialogue.onAudio(AUDIO, 0);
        dialogue.onDone(done("b", TurnStatus.TRUNCATED));
        assertEquals(
                List.of(
                        "turn.started",
                        "1",
                        "2",
                        "tail of 2",
                        "turn.done",
                        "turn.started",
                        "1",
                        "tail of 1",
                        "turn.done"),
                sent);
    }

    @Test
    void aCancelledTurnHasNoTail() {
        dialogue.onStarted("a");
        dialogue.onAudio(AUDIO, 0);
        dialogue.onDone(done("a", TurnStatus.CANCELLED));
        assertEquals(List.of("turn.started", "1", "turn.done"), sent);
    }

    @Test
    void aTurnThatIsCancelledWhileItWaitsDoesNotEndTheOneThatIsSpoken() {
        dialogue.onStarted("a");
        dialogue.onAudio(AUDIO, 0);
        dialogue.onDone(done("b", TurnStatus.CANCELLED));
        dialogue.onAudio(AUDIO, 0);
        dialogue.onDone(done("a", TurnStatus.COMPLETED));
        assertEquals(List.of("turn.started", "1", "turn.done", "2", "tail of 2", "turn.done"), sent);
    }

    private static TurnReport done(String label, TurnStatus status) {
        TurnSummary summary = new TurnSummary(status, 0, 0, 0, Map.of(), null);
        return new TurnReport(1, label, Mode.READ, summary, 0, OptionalLong.empty(), OptionalLong.empty(), 0);
    }

    /** Writes the number of the chunk, and at the end how many there were. */
    private static final class CountingEncoder implements AudioEncoder {
        private int chunks;

        @Override
        public byte[] encode(PcmChunk audio) {
            return Integer.toString(++chunks).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] finish() {
            return ("tail of " + chunks).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
