package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan.Action;
import dev.parlando.speech.plan.SpeechSchedule;
import org.jspecify.annotations.Nullable;

/** One call of the reference's speech decoder (model reference 1.8, 2.5): a text prefill, then up to 25 audio steps. */
final class FaithfulCall {
    /** Steps of each call that cannot end the speech. */
    private static final int MIN_STEPS = 10;

    private final SpeechSchedule schedule;
    private int prefillEnd;
    private int numTokens;
    private int firstStep;
    private int visible;
    private boolean endAllowed;

    FaithfulCall(SpeechSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * Begins a call.
     *
     * @param prefillEnd text positions that are prefilled before the first step
     * @param numTokens text tokens known now: the mask stays so for the whole call
     */
    void begin(SegmentState utterance, int prefillEnd, int numTokens) {
        this.prefillEnd = prefillEnd;
        this.numTokens = numTokens;
        this.firstStep = utterance.numSteps();
    }

    /** What comes next in this call, or null when it is over. */
    @Nullable
    Action next(SegmentState utterance) {
        if (utterance.prefilled() < prefillEnd) {
            return Action.PREFILL;
        }
        int stepInCall = utterance.numSteps() - firstStep;
        if (utterance.ended() || stepInCall == schedule.stepsPerChunk()) {
            return null;
        }
        visible = schedule.visiblePositions(utterance.numSteps(), numTokens);
        if (utterance.zeroed() < visible) {
            return Action.ZERO_TEXT;
        }
        endAllowed = stepInCall >= MIN_STEPS;
        return Action.STEP;
    }

    int prefillEnd() {
        return prefillEnd;
    }

    int visiblePositions() {
        return visible;
    }

    boolean endAllowed() {
        return endAllowed;
    }
}
