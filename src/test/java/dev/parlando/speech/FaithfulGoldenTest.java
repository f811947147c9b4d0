package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.export.SeededSize;
import dev.parlando.model.minicpmo26.FaithfulPrompt;
import dev.parlando.model.minicpmo26.FaithfulReadPlan;
import dev.parlando.model.minicpmo26.FaithfulStreamPlan;
import dev.parlando.model.minicpmo26.FaithfulText;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.speech.plan.SpeechPlan.Action;
import dev.parlando.text.Language;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The faithful plans against the restated rules of the publisher ({@code golden/faithful}): every call, id and sample. */
final class FaithfulGoldenTest {
    private static final JsonNode GOLDEN = GoldenRulesTest.golden("faithful");
    private static final TtsConfig CONFIG = SeededSize.FULL.tts();
    private static final int MAX_STEPS = 2_048;
    private static final TtsTokenizer TOKENIZER =
            TtsTokenizer.open(Path.of("src", "test", "resources", "golden", "faithful", "tokenizer.json"));
    private static final SpeechTokens TOKENS = new SpeechTokens(
            TOKENIZER.stts(), TOKENIZER.speaker(), TOKENIZER.etts(), TOKENIZER.ptts(), TOKENIZER.pad());

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static FaithfulPrompt prompt() {
        return new FaithfulPrompt(TOKENIZER, TOKENS, CONFIG);
    }

    private static Stream<JsonNode> replies() {
        return elements(GOLDEN.get("replies"));
    }

    private static Stream<JsonNode> texts() {
        return elements(GOLDEN.get("texts"));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Test
    void theCasesAreThere() {
        assertTrue(GOLDEN.get("replies").size() >= 38, "replies");
        assertEquals(6, GOLDEN.get("texts").size());
    }

    /** Chunks are handed over only when the plan waits for one, as the publisher's loop asks for them. */
    @ParameterizedTest
    @MethodSource("replies")
    void repliesAreSpokenAsPublished(JsonNode row) {
        FaithfulStreamPlan plan = new FaithfulStreamPlan(CONFIG, prompt(), MAX_STEPS);
        PlanTranscript transcript = new PlanTranscript(plan, numbers(row.get("endSteps")));
        List<String> chunks =
                elements(row.get("chunks")).map(JsonNode::textValue).toList();
        int asked = 0;
        boolean exhausted = false;
        while (transcript.run() == Action.WAIT) {
            if (asked < chunks.size()) {
                plan.append(chunks.get(asked++));
            } else {
                assertTrue(!exhausted, "waits for text after the last");
                exhausted = true;
                plan.finish();
            }
        }
        JsonNode expected = row.get("expected");
        assertSame(expected, transcript);
        assertEquals(
                elements(expected.get("contexts"))
                        .map(PlanTranscript.Context::of)
                        .toList(),
                transcript.contexts());
        assertEquals(expected.get("asked").asInt(), asked, "chunks asked for");
        assertEquals(expected.get("exhausted").asBoolean(), exhausted, "asked once more after the last chunk");
        assertEquals(
                expected.get("shown").textValue(),
                String.join(
                        "",
                        chunks.subList(0, asked).stream()
                                .map(FaithfulText::untilEndOfSpeech)
                                .toList()));
        assertEquals(expected.get("truncated").asBoolean(), plan.truncated());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textsAreReadAsPublished(JsonNode row) {
        FaithfulReadPlan plan = new FaithfulReadPlan(CONFIG, prompt(), MAX_STEPS);
        PlanTranscript transcript =
                new PlanTranscript(plan, List.of(row.get("endStep").asInt()));
        plan.append(row.get("text").textValue());
        assertEquals(Action.WAIT, transcript.run());
        plan.finish();
        assertEquals(Action.END, transcript.run());
        assertSame(row.get("expected"), transcript);
        assertEquals(row.get("expected").get("truncated").asBoolean(), plan.truncated());
    }

    private static void assertSame(JsonNode expected, PlanTranscript transcript) {
        List<PlanTranscript.Call> calls =
                elements(expected.get("calls")).map(PlanTranscript.Call::of).toList();
        for (int index = 0; index < Math.min(calls.size(), transcript.calls().size()); index++) {
            assertEquals(calls.get(index), transcript.calls().get(index), "call " + index);
        }
        assertEquals(calls.size(), transcript.calls().size(), "calls");
        assertEquals(numbers(expected.get("emitted")), transcript.emitted());
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    @Test
    void digitsAreSpelledAsPublished() {
        for (JsonNode row : GOLDEN.get("digits")) {
            Language language = Language.valueOf(row.get("language").textValue().toUpperCase(Locale.ROOT));
            assertEquals(
                    row.get("spelled").textValue(),
                    FaithfulText.prepare(row.get("text").textValue(), language),
                    row.toString());
        }
    }

    @Test
    void sentencesEndAsPublished() {
        for (JsonNode row : GOLDEN.get("sentenceEnds")) {
            assertEquals(
                    Optional.ofNullable(row.get("mark").textValue()),
                    FaithfulText.sentenceEnd(row.get("chunk").textValue()),
                    row.toString());
        }
    }
}
