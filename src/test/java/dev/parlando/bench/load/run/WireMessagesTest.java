package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.audio.AudioFormat;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.PlannedTurn;
import dev.parlando.turn.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as docs/protocol.md writes them; quotes are written as {@code '}. */
final class WireMessagesTest {
    private final Heard heard = new Heard();

    /** Writes down what it hears. */
    private static final class Heard implements ServerVoice {
        private final List<String> lines = new ArrayList<>();
        private final List<TurnDone> ends = new ArrayList<>();

        @Override
        public void onReady(String model) {
            lines.add("ready " + model);
        }

        @Override
        public void onStarted(String turn) {
            lines.add("started " + turn);
        }

        @Override
        public void onText(String turn, String delta) {
            lines.add("text " + turn + " " + delta);
        }

        @Override
        public void onDone(TurnDone done) {
            lines.add("done " + done.turn());
            ends.add(done);
        }

        @Override
        public void onError(String code, @Nullable String turn) {
            lines.add("error " + code + " " + turn);
        }

        @Override
        public void onGone(String code) {
            lines.add("gone " + code);
        }

        @Override
        public void onOutOfOrder() {
            lines.add("out of order");
        }
    }

    private List<String> hear(String message) {
        WireMessages.deliver(message.replace('\'', '"'), heard);
        return heard.lines;
    }

    private static LoadPlan.Speech speech(Mode mode, Optional<String> voice) {
        return new LoadPlan.Speech(mode, AudioFormat.PCM_S16LE, voice, List.of("unused"));
    }

    @Test
    void aTurnIsAskedForWithEverythingThatItNeeds() {
        PlannedTurn turn = new PlannedTurn(12, 0, "Say \"hi\".", -5, Behaviour.LISTEN, 0);
        assertEquals(
                "{'type':'speak','text':'Say \\'hi\\'.','mode':'read','turn':'load-12','seed':-5}".replace('\'', '"'),
                WireMessages.speak(turn, speech(Mode.READ, Optional.empty())));
        assertEquals(
                "{'type':'speak','text':'x','mode':'chat','turn':'t','seed':9,'voice':'anna'}".replace('\'', '"'),
                WireMessages.speak("x", "t", 9, speech(Mode.CHAT, Optional.of("anna"))));
        assertEquals("{\"type\":\"cancel\",\"turn\":\"load-12\"}", WireMessages.cancel(turn.label()));
    }

    @Test
    void everyMessageOfTheServerIsUnderstood() {
        hear("{'type':'ready','session':'s','model':'tones'}");
        hear("{'type':'turn.started','turn':'a'}");
        hear("{'type':'text','turn':'a','delta':'Hel'}");
        hear("{'type':'error','code':'SERVER_BUSY','message':'full','turn':'b'}");
        hear("{'type':'error','code':'SHUTTING_DOWN','message':'bye'}");
        hear("{'type':'turn.done','turn':'a','status':'completed','audioMs':1}");
        assertEquals(
                List.of(
                        "ready tones",
                        "started a",
                        "text a Hel",
                        "error SERVER_BUSY b",
                        "error SHUTTING_DOWN null",
                        "done a"),
                heard.lines);
    }

    @Test
    void theNumbersOfATurnAreRead() {
        hear("{'type':'turn.done','turn':'a','status':'truncated','audioMs':1250.5,'ttfbMs':81.25,'rtf':0.125,"
                + "'stages':{'tts.step':40.5,'mel':2}}");
        assertEquals(
                new ServerVoice.TurnDone(
                        "a",
                        "truncated",
                        1_250.5,
                        OptionalDouble.of(81.25),
                        OptionalDouble.of(0.125),
                        Map.of("tts.step", 40.5, "mel", 2.0)),
                heard.ends.get(0));
    }

    @Test
    void whatATurnWithoutAudioLacksIsLeftOut() {
        hear("{'type':'turn.done','turn':'a','status':'cancelled','audioMs':0,'rtf':null}");
        assertEquals(
                new ServerVoice.TurnDone("a", "cancelled", 0, OptionalDouble.empty(), OptionalDouble.empty(), Map.of()),
                heard.ends.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "garbage", "[]", "17", "null", "{}", "{'type':'sing'}", "{'type':7}"})
    void anythingElseIsOutOfOrder(String message) {
        assertEquals(List.of("out of order"), hear(message));
    }

    @Property(tries = 300)
    void anyTextIsHeardAsOneMessage(@ForAll String message) {
        Heard own = new Heard();
        WireMessages.deliver(message, own);
        assertEquals(List.of("out of order"), own.lines, message);
    }

    @Test
    void aWhimPicksEveryBadMessageEquallyOften() {
        int count = BadMessage.ALL.size();
        List<BadMessage> picked = IntStream.range(0, 3 * count)
                .mapToObj(third ->
                        BadMessage.of(new PlannedTurn(0, 0, "", 0, Behaviour.MISBEHAVE, (third + 0.5) / (3 * count))))
                .toList();
        for (int index = 0; index < picked.size(); index++) {
            assertEquals(BadMessage.ALL.get(index / 3), picked.get(index), "draw " + index);
        }
    }
}
