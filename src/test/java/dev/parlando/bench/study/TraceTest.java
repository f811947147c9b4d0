package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the time line, whose times are microseconds since the first prompt was spoken. */
final class TraceTest {
    private static final long BEGIN = 7_000_000_000L;

    /** Returns the events of one phase: M names, X spans, i instants. */
    private static List<JsonNode> events(Trace trace, String phase) throws JsonProcessingException {
        List<JsonNode> events = new ArrayList<>();
        JsonNode json = new JsonMapper().readTree(trace.json());
        assertEquals("ms", json.path("displayTimeUnit").asText());
        json.path("traceEvents").forEach(event -> {
            assertEquals(1, event.path("pid").asInt(), event::toString);
            if (event.path("ph").asText().equals(phase)) {
                events.add(event);
            }
        });
        return events;
    }

    private static String text(JsonNode span) {
        return span.path("tid").asInt() + " " + span.path("name").asText() + " "
                + span.path("ts").asDouble() + " " + span.path("dur").asDouble();
    }

    private static Trace traced() {
        Trace trace = new Trace("two");
        SpokenTurn brief = Studies.spoken(5, Map.of(), Studies.chunk(3, 0.5f, 240), Studies.chunk(4.5, 0.5f, 480));
        SpokenTurn longer = Studies.spoken(8, Map.of(), Studies.chunk(6, 0.5f, 720));
        List<StageSpan> spans =
                List.of(new StageSpan("llm.step", 1_000_000, 500_000), new StageSpan("mel", 2_000_000, 250));
        trace.add(TinyStudy.SHORT, new Spoken(List.of(brief, longer), spans), BEGIN);
        trace.add(
                TinyStudy.LONG,
                new Spoken(List.of(brief), List.of(new StageSpan("wave", 1_500_000, 1_000))),
                BEGIN + 20_000_000);
        return trace;
    }

    @Test
    void rowsHaveNames() throws JsonProcessingException {
        List<String> names = events(new Trace("two"), "M").stream()
                .map(event ->
                        event.path("name").asText() + " " + event.path("tid").asInt() + " "
                                + event.path("args").path("name").asText())
                .toList();
        assertEquals(
                List.of(
                        "process_name 0 variant two",
                        "thread_name 1 turns",
                        "thread_name 2 speech",
                        "thread_name 3 language model"),
                names);
    }

    @Test
    void turnsAndWorkStandAtTheirTimes() throws JsonProcessingException {
        assertEquals(
                List.of(
                        // as long as the longest of its copies
                        "1 read-1-yes 0.0 8000.0",
                        "3 llm.step 1000.0 500.0",
                        "2 mel 2000.0 0.25",
                        "1 read-2-long 20000.0 5000.0",
                        "2 wave 21500.0 1.0"),
                events(traced(), "X").stream().map(TraceTest::text).toList());
    }

    @Test
    void audioOfTheFirstCopyIsMarked() throws JsonProcessingException {
        List<JsonNode> marks = events(traced(), "i");
        assertEquals(
                List.of("1 audio 3000.0 0.0", "1 audio 4500.0 0.0", "1 audio 23000.0 0.0", "1 audio 24500.0 0.0"),
                marks.stream().map(TraceTest::text).toList());
        assertEquals(480, marks.get(1).path("args").path("samples").asInt());
        assertTrue(marks.stream().allMatch(mark -> mark.path("s").asText().equals("t")), "marks of one row");
    }

    @Test
    void aTurnSaysWhatWasSpokenAndHowOften() throws JsonProcessingException {
        JsonNode said = events(traced(), "X").get(0).path("args");
        assertEquals("Yes & no: <b>.", said.path("text").asText());
        assertEquals("READ", said.path("mode").asText());
        assertEquals(2, said.path("copies").asInt());
    }
}
