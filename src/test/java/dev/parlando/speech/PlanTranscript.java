package dev.parlando.speech;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechPlan.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a faithful plan without networks and writes down each call of the speech decoder, as the golden cases do. */
final class PlanTranscript {
    private static final int CALL_STEPS = 25;

    /**
     * Holds one call: a text prefill, then audio steps.
     *
     * @param segment index of the segment
     * @param begin slot of the first prefilled id; 0 if there is none
     * @param ids ids prefilled
     * @param firstStep code rows before the call
     * @param numSteps code rows that the call made
     * @param visible text slots seen by each step, the one that drew the end included, as [slots, steps] runs
     * @param decode code rows in the wave of the call; empty without a wave
     */
    record Call(
            int segment,
            int begin,
            List<Integer> ids,
            int firstStep,
            int numSteps,
            List<List<Integer>> visible,
            List<Integer> decode) {
        static Call of(JsonNode row) {
            List<List<Integer>> visible = new ArrayList<>();
            row.get("visible").forEach(run -> visible.add(numbers(run)));
            List<Integer> ids = numbers(row.get("ids"));
            return new Call(
                    row.get("segment").asInt(),
                    ids.isEmpty() ? 0 : row.get("begin").asInt(),
                    ids,
                    row.get("firstStep").asInt(),
                    row.get("numSteps").asInt(),
                    visible,
                    row.has("decode") ? numbers(row.get("decode")) : List.of());
        }
    }

    /** Ids and number of code rows that a segment takes over. */
    record Context(int segment, List<Integer> ids, int rows) {
        static Context of(JsonNode row) {
            return new Context(
                    row.get("segment").asInt(),
                    numbers(row.get("ids")),
                    row.get("rows").asInt());
        }
    }

    private final PlanRun run;
    private final List<Call> calls = new ArrayList<>();
    private final List<Context> contexts = new ArrayList<>();
    private final List<Integer> sights = new ArrayList<>();
    private List<Integer> ids = List.of();
    private int begin;
    private int firstStep;
    private int segment = -1;
    private int contextSteps;
    private boolean inContext;

    /** @param endSteps for each segment the row from which the end of speech is drawn; the last holds for all later */
    PlanTranscript(SpeechPlan plan, List<Integer> endSteps) {
        this.run = new PlanRun(plan, step -> step >= endSteps.get(Math.min(segment, endSteps.size() - 1)));
        run.observe(this::note);
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    /** Runs until the plan waits for text or has ended. */
    Action run() {
        Action action = run.run();
        close();
        return action;
    }

    private void note(Action action) {
        boolean isOfCall = action instanceof SpeechPlan.Step || action instanceof SpeechPlan.ZeroText;
        if (sights.size() == CALL_STEPS || !isOfCall) {
            close();
        }
        if (action instanceof SpeechPlan.Begin begins) {
            segment++;
            contextSteps = begins.contextSteps();
            inContext = contextSteps > 0;
        } else if (action instanceof SpeechPlan.Prefill prefill) {
            notePrefill(prefill);
        } else if (action instanceof SpeechPlan.PrefillContext) {
            inContext = false;
        } else if (action instanceof SpeechPlan.Step step) {
            firstStep = sights.isEmpty() ? run.utterance().numSteps() : firstStep;
            sights.add(step.visiblePositions());
        } else if (action instanceof SpeechPlan.Decode decode) {
            noteDecode(decode);
        }
    }

    private void notePrefill(SpeechPlan.Prefill prefill) {
        SegmentState state = run.utterance();
        List<Integer> prefilled = Arrays.stream(state.textIds(), state.prefilled(), prefill.to())
                .boxed()
                .toList();
        if (inContext) {
            contexts.add(new Context(segment, prefilled, contextSteps));
        } else {
            ids = prefilled;
            begin = state.prefilled();
        }
    }

    private void noteDecode(SpeechPlan.Decode decode) {
        Call last = calls.remove(calls.size() - 1);
        calls.add(new Call(
                last.segment(),
                last.begin(),
                last.ids(),
                last.firstStep(),
                last.numSteps(),
                last.visible(),
                List.of(decode.from(), decode.to())));
    }

    private void close() {
        if (sights.isEmpty()) {
            return;
        }
        List<List<Integer>> visible = new ArrayList<>();
        for (int from = 0; from < sights.size(); ) {
            int to = from;
            while (to < sights.size() && sights.get(to).equals(sights.get(from))) {
                to++;
            }
            visible.add(List.of(sights.get(from), to - from));
            from = to;
        }
        int numSteps = run.utterance().numSteps() - firstStep;
        calls.add(new Call(segment, begin, ids, firstStep, numSteps, visible, List.of()));
        sights.clear();
        ids = List.of();
        begin = 0;
    }

    List<Call> calls() {
        return calls;
    }

    List<Context> contexts() {
        return contexts;
    }

    /** Samples handed out after each wave and at the end of each segment. */
    List<Integer> emitted() {
        return run.emitted();
    }
}
