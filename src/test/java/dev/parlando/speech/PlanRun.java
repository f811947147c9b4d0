package dev.parlando.speech;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechPlan.Action;
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
    private final List<Action> actions = new ArrayList<>();
    private final List<Integer> emitted = new ArrayList<>();
    private final List<int[]> prefills = new ArrayList<>();
    private int newSteps;
    private Consumer<Action> observer = action -> {};

    /** @param endsAt told the index of a step that may end the speech */
    PlanRun(SpeechPlan plan, IntPredicate endsAt) {
        this.plan = plan;
        this.endsAt = endsAt;
        this.stitcher = new ChunkStitcher(OVERLAP, plan.holdsWholeChunk());
    }

    /** Calls back before each action is carried out. */
    void observe(Consumer<Action> before) {
        observer = before;
    }

    /** Runs until the plan waits or has ended. */
    Action run() {
        while (true) {
            Action action = plan.next(utterance);
            if (action instanceof SpeechPlan.PrefillContext
                    || action instanceof SpeechPlan.Prefill
                    || action instanceof SpeechPlan.Step
                    || action instanceof SpeechPlan.Decode) {
                requireSameAnswer(action);
            }
            if (action == Action.WAIT || action == Action.END) {
                return action;
            }
            actions.add(action);
            observer.accept(action);
            action.dispatch(new CarryOut());
        }
    }

    /** Checks that the plan gives the same answer again for actions that may have to wait for a later tick. */
    private void requireSameAnswer(Action action) {
        if (!plan.next(utterance).equals(action)) {
            throw new IllegalStateException("a plan that was asked again changed its mind about " + action);
        }
    }

    private final class CarryOut implements SpeechPlan.Handler<Boolean> {
        @Override
        public Boolean onWait(SpeechPlan.Wait action) {
            return false;
        }

        @Override
        public Boolean onBegin(SpeechPlan.Begin action) {
            utterance.begin(action.contextSteps());
            return true;
        }

        @Override
        public Boolean onPrefill(SpeechPlan.Prefill action) {
            int[] ids = Arrays.copyOfRange(utterance.textIds(), utterance.prefilled(), action.to());
            Arrays.stream(ids).forEach(prefilledIds::add);
            prefills.add(new int[] {utterance.prefilled(), action.to(), utterance.numSteps()});
            utterance.setPrefilled(action.to());
            return true;
        }

        @Override
        public Boolean onPrefillContext(SpeechPlan.PrefillContext action) {
            utterance.setContextPrefilled();
            return true;
        }

        @Override
        public Boolean onZeroText(SpeechPlan.ZeroText action) {
            utterance.setZeroed(action.to());
            return true;
        }

        @Override
        public Boolean onHideText(SpeechPlan.HideText action) {
            utterance.setPrefilled(0);
            utterance.setZeroed(0);
            return true;
        }

        @Override
        public Boolean onStep(SpeechPlan.Step action) {
            boolean ends = action.endAllowed() && endsAt.test(utterance.numSteps());
            utterance.addStep(ends);
            newSteps += ends ? 0 : 1;
            return true;
        }

        @Override
        public Boolean onDecode(SpeechPlan.Decode action) {
            float[] wave = new float[(action.to() - action.from()) * SAMPLES_PER_STEP];
            emitted.add(stitcher.push(wave).length);
            utterance.setDecoded(action.to());
            return true;
        }

        @Override
        public Boolean onFlush(SpeechPlan.Flush action) {
            emitted.add(stitcher.finish().length);
            return true;
        }

        @Override
        public Boolean onRelease(SpeechPlan.Release action) {
            emitted.add(stitcher.release().length);
            return true;
        }

        @Override
        public Boolean onEnd(SpeechPlan.End action) {
            return false;
        }
    }

    SpeechPlan plan() {
        return plan;
    }

    SegmentState utterance() {
        return utterance;
    }

    List<Action> actions() {
        return actions;
    }

    /** Ids in the order they were prefilled. */
    List<Integer> prefilledIds() {
        return prefilledIds;
    }

    /** Returns begin, end and audio step of each text prefill. */
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

    /** Returns the number of samples if every step is heard once. */
    int expectedSamples() {
        return newSteps * SAMPLES_PER_STEP;
    }
}
