package dev.parlando.protocol.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VoiceCodecTest {
    private final VoiceCodec codec = new VoiceCodec();

    @Test
    void readsEveryField() {
        assertEquals(
                new ClientMessage.Speak("Grüß dich 👋", Mode.READ, "anna", "t-1", -5L),
                decode("{'type':'speak','text':'Grüß dich 👋','mode':'read','voice':'anna','turn':'t-1','seed':-5}"));
        assertEquals(
                new ClientMessage.Append("Hel", "anna", "t-2", 7L),
                decode("{'type':'append','text':'Hel','voice':'anna','turn':'t-2','seed':7}"));
        assertEquals(new ClientMessage.Flush(), decode("{'type':'flush'}"));
        assertEquals(new ClientMessage.Cancel("t-1"), decode("{'type':'cancel','turn':'t-1'}"));
    }

    @Test
    void whatIsLeftOutOrNullIsTheSessionsChoice() {
        assertEquals(new ClientMessage.Speak("x", null, null, null, null), decode("{'type':'speak','text':'x'}"));
        assertEquals(
                new ClientMessage.Speak("x", null, null, null, null),
                decode("{'type':'speak','text':'x','mode':null,'voice':null,'turn':null,'seed':null}"));
        assertEquals(new ClientMessage.Cancel(null), decode("{'type':'cancel'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "'speak'",
                "[]",
                "{}",
                "{'type':7}",
                "{'type':null}",
                "{'type':'shout','text':'x'}",
                "{'type':'speak'}",
                "{'type':'speak','text':7}",
                "{'type':'speak','text':'x','text':'y'}",
                "{'type':'speak','text':'x'} {}",
                "{'type':'speak','text':'x'",
                "{'type':'speak','text':'x','txt':'y'}",
                "{'type':'speak','text':'x','mode':'sing'}",
                "{'type':'speak','text':'x','mode':'READ'}",
                "{'type':'speak','text':'x','voice':''}",
                "{'type':'speak','text':'x','turn':''}",
                "{'type':'speak','text':'x','turn':'a b'}",
                "{'type':'speak','text':'x','turn':7}",
                "{'type':'speak','text':'x','seed':1.5}",
                "{'type':'speak','text':'x','seed':'1'}",
                "{'type':'speak','text':'x','seed':9223372036854775808}",
                "{'type':'speak','text':'\\ud800'}",
                "{'type':'speak','text':'\\udc00\\ud800'}",
                "{'type':'append','text':'x','mode':'read'}",
                "{'type':'flush','turn':'t'}",
                "{'type':'cancel','text':'t'}",
                "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"
            })
    void refusesWhatIsNoMessage(String json) {
        assertEquals(
                ErrorCode.BAD_MESSAGE,
                assertThrows(VoiceException.class, () -> decode(json)).code());
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin1 = "{\"type\":\"speak\",\"text\":\"Grüße\"}".getBytes(StandardCharsets.ISO_8859_1);
        VoiceException refused = assertThrows(VoiceException.class, () -> codec.decode(latin1));
        assertEquals(ErrorCode.BAD_MESSAGE, refused.code());
        assertEquals("the message is not UTF-8", refused.getMessage());
    }

    @Test
    void anUnknownFieldOrTypeIsNamed() {
        assertEquals(
                "unknown field 'txt'; 'speak' takes mode, seed, text, turn, type, voice",
                refusalOf("{'type':'speak','text':'x','txt':'y'}"));
        assertEquals("unknown field '?a?'; 'flush' takes type", refusalOf("{'type':'flush','\\u0000a\\u202e':1}"));
        assertEquals(
                "unknown field '" + "👋".repeat(40) + "…'; 'cancel' takes turn, type",
                refusalOf("{'type':'cancel','" + "👋".repeat(100) + "':1}"));
        assertEquals("unknown type 'dance'; known are speak, append, flush, cancel", refusalOf("{'type':'dance'}"));
    }

    private String refusalOf(String json) {
        return String.valueOf(
                assertThrows(VoiceException.class, () -> decode(json)).getMessage());
    }

    @Test
    void refusalsDoNotRepeatTheUsersWords() {
        for (String json : List.of("{'type':'speak','text':'x', geheim}", "{'a':'geheim','type':'flush'}", "geheim")) {
            String message = String.valueOf(
                    assertThrows(VoiceException.class, () -> decode(json)).getMessage());
            assertFalse(message.contains("geheim"), message);
        }
    }

    /** Checks that any bytes give a message or {@code BAD_MESSAGE}. */
    @Property(tries = 2_000)
    void anyBytesGiveAMessageOrBadMessage(@ForAll byte[] bytes) {
        requireMessageOrBadMessage(bytes);
    }

    @Property(tries = 3_000)
    void brokenMessagesGiveAMessageOrBadMessage(@ForAll("brokenMessages") byte[] bytes) {
        requireMessageOrBadMessage(bytes);
    }

    @Property
    void anyTextAndSeedArriveAsTheyAre(@ForAll("texts") String text, @ForAll long seed) {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "speak")
                .put("text", text)
                .put("seed", seed)
                .toString();
        assertEquals(
                new ClientMessage.Speak(text, null, null, null, seed),
                codec.decode(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', '"', '\\', '\n', '\u0000', 'ü', '語')
                .ofMaxLength(40);
    }

    /** Returns real messages with bytes replaced, removed or doubled. */
    @Provide
    Arbitrary<byte[]> brokenMessages() {
        Arbitrary<byte[]> whole = Arbitraries.of(
                        "{\"type\":\"speak\",\"text\":\"Grüße\",\"mode\":\"chat\",\"seed\":12,\"turn\":\"a\"}",
                        "{\"type\":\"append\",\"text\":\"\\u00e9\\ud83d\\udc4b\",\"voice\":\"anna\"}",
                        "{\"type\":\"flush\"}",
                        "{\"type\":\"cancel\",\"turn\":\"t\"}")
                .map(json -> json.getBytes(StandardCharsets.UTF_8));
        return whole.flatMap(bytes -> Arbitraries.integers()
                .between(0, bytes.length - 1)
                .flatMap(at -> Arbitraries.bytes()
                        .flatMap(value ->
                                Arbitraries.integers().between(0, 2).map(kind -> mutated(bytes, at, value, kind)))));
    }

    private static byte[] mutated(byte[] bytes, int at, byte value, int kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        if (kind != 1) {
            out.write(value);
        }
        if (kind == 2) {
            out.write(bytes[at]);
        }
        out.write(bytes, at + 1, bytes.length - at - 1);
        return out.toByteArray();
    }

    private void requireMessageOrBadMessage(byte[] bytes) {
        try {
            codec.decode(bytes);
        } catch (VoiceException e) {
            assertEquals(ErrorCode.BAD_MESSAGE, e.code());
        }
    }

    @Test
    void writesServerMessages() {
        assertEquals(
                "{\"type\":\"ready\",\"session\":\"s\",\"model\":\"m\",\"voices\":[\"anna\"],\"sampleRate\":24000,"
                        + "\"channels\":1,\"format\":\"pcm_f32le\"}",
                codec.encode(new ServerMessage.Ready("s", "m", List.of("anna"), 24_000, AudioFormat.PCM_F32LE)));
        TurnSummary summary = new TurnSummary(
                TurnStatus.TRUNCATED, 24, 1, 0, Map.of(Stage.TTS_STEP, 1_500_000L, Stage.MEL, 3_000_000L), null);
        assertEquals(
                "{\"type\":\"turn.done\",\"turn\":\"t\",\"status\":\"truncated\",\"reason\":\"limit\",\"audioMs\":18.042,\"ttfbMs\":2.001,"
                        + "\"rtf\":0.249423,\"stages\":{\"mel\":3.0,\"tts.step\":1.5}}",
                codec.encode(new ServerMessage.TurnDone(reportOf(summary, 433, OptionalLong.of(2_001_234)))));
        assertEquals(
                "{\"type\":\"turn.done\",\"turn\":\"t\",\"status\":\"cancelled\",\"audioMs\":0.0,\"stages\":{}}",
                codec.encode(new ServerMessage.TurnDone(reportOf(TurnSummary.NEVER_STARTED, 0, OptionalLong.empty()))));
        assertEquals(
                "{\"type\":\"queue\",\"turn\":\"t\",\"place\":2,\"expectedMs\":1235}",
                codec.encode(new ServerMessage.Queue("t", 2, OptionalLong.of(1_234_567_890))));
        assertEquals(
                "{\"type\":\"queue\",\"turn\":\"t\",\"place\":1}",
                codec.encode(new ServerMessage.Queue("t", 1, OptionalLong.empty())));
        assertEquals(
                "{\"type\":\"error\",\"code\":\"SERVER_BUSY\",\"message\":\"full\"}",
                codec.encode(new ServerMessage.ErrorReport(ErrorCode.SERVER_BUSY, "full", null)));
    }

    private static TurnReport reportOf(TurnSummary summary, long sentSamples, OptionalLong ttfbNanos) {
        return new TurnReport(1, "t", Mode.READ, summary, sentSamples, ttfbNanos, OptionalLong.empty(), 0);
    }

    @Test
    void readsQueryParameters() {
        assertEquals(Mode.READ, VoiceCodec.modeOf("read"));
        assertEquals(AudioFormat.PCM_F32LE, VoiceCodec.formatOf("pcm_f32le"));
        assertTrue(AudioFormat.ofWireName("mp3").isEmpty());
        assertThrows(VoiceException.class, () -> VoiceCodec.modeOf("sing"));
        assertThrows(VoiceException.class, () -> VoiceCodec.formatOf("mp3"));
    }

    private ClientMessage decode(String json) {
        return codec.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
