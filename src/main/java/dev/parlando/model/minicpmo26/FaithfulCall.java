package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan.Action;
import dev.parlando.speech.plan.SpeechPlan.Prefill;
import dev.parlando.speech.plan.SpeechPlan.Step;
import dev.parlando.speech.plan.SpeechPlan.ZeroText;
import dev.parlando.speech.plan.SpeechSchedule;
import org.jspecify.annotations.Nullable;

/** Leads one call of the reference's speech decoder (model reference 1.8, 2.5): a text prefill, then up to 25 audio steps. */
final class FaithfulCall {
    /** Number of first steps of each call that cannot end the speech. */
    private static final int MIN_STEPS = 10;

    private final SpeechSchedule schedule;
    private int prefillEnd;
    private int numTokens;
    private int firstStep;

    FaithfulCall(SpeechSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * Begins a call.
     *
     * @param prefillEnd text positions that are prefilled before the first step
     * @param numTokens text tokens known now; the mask counts these for the whole call
     */
    void begin(SegmentState segment, int prefillEnd, int numTokens) {
        this.prefillEnd = prefillEnd;
        this.numTokens = numTokens;
        this.firstStep = segment.numSteps();
    }

    /** Returns the next action of this call, or null when the call is over. */
    @Nullable
    Action next(SegmentState segment) {
        if (segment.prefilled() < prefillEnd) {
            return new Prefill(prefillEnd);
        }
        int stepInCall = segment.numSteps() - firstStep;
        if (segment.ended() || stepInCall == schedule.stepsPerChunk()) {
            return null;
        }
        int visible = schedule.visiblePositions(segment.numSteps(), numTokens);
        if (segment.zeroed() < visible) {
            return new ZeroText(visible);
        }
        return new Step(visible, stepInCall >= MIN_STEPS);
    }

    int prefillEnd() {
        return prefillEnd;
    }
}
