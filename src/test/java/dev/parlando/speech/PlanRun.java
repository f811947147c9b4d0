package dev.parlando.speech;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.vocoder.ChunkStitcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Carries out a plan without networks: speech ends where the test says, waves are zeros of the right length. */
final class PlanRun {
    private static final int SAMPLES_PER_STEP = 512;
    private static final int OVERLAP = 2_048;

    private final SpeechPlan plan;
    private final SegmentState utterance = new SegmentState(4, 2_148, 303);
    private final ChunkStitcher stitcher;
    private final IntPredicate endsAt;
    private final List<Integer> prefilledIds = new ArrayList<>();
    private final List<SpeechPlan.Action> actions = new ArrayList<>();
    private final List<Integer> emitted = new ArrayList<>();
    private final List<int[]> prefills = new ArrayList<>();
    private int newSteps;
    private Consumer<SpeechPlan.Action> observer = action -> {};

    /** @param endsAt told the index of a step that may end the speech */
    PlanRun(SpeechPlan plan, IntPredicate endsAt) {
        this.plan = plan;
        this.endsAt = endsAt;
        this.stitcher = new ChunkStitcher(OVERLAP, plan.holdsWholeChunk());
    }

    /** Calls back before each action is carried out. */
    void observe(Consumer<SpeechPlan.Action> before) {
        observer = before;
    }

    /** Until the plan waits or has ended. */
    SpeechPlan.Action run() {
        while (true) {
            SpeechPlan.Action action = plan.next(utterance);
            if (action == SpeechPlan.Action.PREFILL_CONTEXT
                    || action == SpeechPlan.Action.PREFILL
                    || action == SpeechPlan.Action.DECODE) {
                requireSameAnswer(action);
            }
            if (action == SpeechPlan.Action.WAIT || action == SpeechPlan.Action.END) {
                return action;
            }
            actions.add(action);
            observer.accept(action);
            carryOut(action);
        }
    }

    /** These may have to wait for a later tick. */
    private void requireSameAnswer(SpeechPlan.Action action) {
        int from = plan.decodeFrom();
        int to = plan.decodeTo();
        int end = plan.prefillEnd();
        if (plan.next(utterance) != action
                || plan.decodeFrom() != from
                || plan.decodeTo() != to
                || plan.prefillEnd() != end) {
            throw new IllegalStateException("a plan that was asked again changed its mind about " + action);
        }
    }

    private void carryOut(SpeechPlan.Action action) {
        switch (action) {
            case BEGIN -> utterance.begin(plan.contextSteps());
            case PREFILL -> prefill();
            case ZERO_TEXT -> utterance.setZeroed(plan.visiblePositions());
            case HIDE_TEXT -> {
                utterance.setPrefilled(0);
                utterance.setZeroed(0);
            }
            case STEP -> {
                boolean ends = plan.endAllowed() && endsAt.test(utterance.numSteps());
                utterance.addStep(ends);
                newSteps += ends ? 0 : 1;
            }
            case DECODE -> {
                float[] wave = new float[(plan.decodeTo() - plan.decodeFrom()) * SAMPLES_PER_STEP];
                emitted.add(stitcher.push(wave).length);
                utterance.setDecoded(plan.decodeTo());
            }
            case FLUSH -> emitted.add(stitcher.finish().length);
            case PREFILL_CONTEXT -> utterance.setContextPrefilled();
            default -> throw new IllegalStateException("a plan said " + action);
        }
    }

    private void prefill() {
        int[] ids = Arrays.copyOfRange(utterance.textIds(), utterance.prefilled(), plan.prefillEnd());
        Arrays.stream(ids).forEach(prefilledIds::add);
        prefills.add(new int[] {utterance.prefilled(), plan.prefillEnd(), utterance.numSteps()});
        utterance.setPrefilled(plan.prefillEnd());
    }

    SpeechPlan plan() {
        return plan;
    }

    SegmentState utterance() {
        return utterance;
    }

    List<SpeechPlan.Action> actions() {
        return actions;
    }

    /** Ids in the order they were prefilled. */
    List<Integer> prefilledIds() {
        return prefilledIds;
    }

    /** Begin, end and audio step of each text prefill. */
    List<int[]> prefills() {
        return prefills;
    }

    /** Samples emitted by each decode and flush. */
    List<Integer> emitted() {
        return emitted;
    }

    int numSamples() {
        return emitted.stream().mapToInt(Integer::intValue).sum();
    }

    /** Audio of every step once. */
    int expectedSamples() {
        return newSteps * SAMPLES_PER_STEP;
    }
}
