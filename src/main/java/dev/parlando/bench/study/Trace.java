package dev.parlando.bench.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes one run as a time line in the trace event format, which Perfetto and Chromium's tracing page open. */
final class Trace {
    private static final int PROCESS = 1;
    private static final int TURNS = 1;
    private static final int WORK = 2;
    private static final int LANGUAGE_MODEL = 3;
    private static final double NANOS_PER_MICRO = 1e3;

    private final ArrayNode events = JsonNodeFactory.instance.arrayNode();
    private long beginNanos = Long.MIN_VALUE;

    Trace(String variant) {
        name("process_name", 0, "variant " + variant);
        name("thread_name", TURNS, "turns");
        name("thread_name", WORK, "speech");
        name("thread_name", LANGUAGE_MODEL, "language model");
    }

    private void name(String what, int thread, String value) {
        events.addObject()
                .put("ph", "M")
                .put("pid", PROCESS)
                .put("tid", thread)
                .put("name", what)
                .putObject("args")
                .put("name", value);
    }

    /**
     * Adds the work of some turns.
     *
     * @param fromNanos time at which the turns were submitted
     */
    void add(Prompt prompt, Spoken spoken, long fromNanos) {
        if (beginNanos == Long.MIN_VALUE) {
            beginNanos = fromNanos;
        }
        long offset = fromNanos - beginNanos;
        SpokenTurn first = spoken.turns().get(0);
        long longest =
                spoken.turns().stream().mapToLong(SpokenTurn::wallNanos).max().orElse(0);
        ObjectNode turn = span(TURNS, prompt.name(), offset, longest).putObject("args");
        turn.put("text", prompt.text())
                .put("mode", prompt.mode().name())
                .put("copies", spoken.turns().size());
        for (SpokenTurn.Chunk chunk : first.chunks()) {
            event("i", TURNS, "audio", offset + chunk.atNanos())
                    .put("s", "t")
                    .putObject("args")
                    .put("samples", chunk.audio().numSamples());
        }
        for (StageSpan work : spoken.spans()) {
            span(threadOf(work.stage()), work.stage(), offset + work.startNanos(), work.nanos());
        }
    }

    /**
     * Returns the row of a stage. The language model has a row of its own, because on some devices it works at the same
     * time as other stages.
     */
    private static int threadOf(String stage) {
        return stage.startsWith("llm.") ? LANGUAGE_MODEL : WORK;
    }

    private ObjectNode span(int thread, String name, long startNanos, long nanos) {
        return event("X", thread, name, startNanos).put("dur", nanos / NANOS_PER_MICRO);
    }

    private ObjectNode event(String phase, int thread, String name, long startNanos) {
        return events.addObject()
                .put("ph", phase)
                .put("pid", PROCESS)
                .put("tid", thread)
                .put("name", name)
                .put("ts", startNanos / NANOS_PER_MICRO);
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("displayTimeUnit", "ms");
        json.set("traceEvents", events);
        return StudyFolder.jsonOf(json);
    }
}
