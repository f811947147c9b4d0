package dev.parlando.speech.plan;

import dev.parlando.text.SegmentPlanner;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;

/**
 * Makes plans of turns that speak text while it arrives, for a model with a {@link SpeechSchedule}. The caller closes
 * the tokenizer.
 */
public final class StreamingPlans implements TurnPlans {
    private final SpeechSchedule schedule;
    private final TtsTokenizer tokenizer;
    private final SpeechTokens tokens;
    private final int numCodebooks;
    private final PlanSettings settings;

    /**
     * Creates the factory.
     *
     * @param numCodebooks codes of one audio step
     */
    public StreamingPlans(SpeechSchedule schedule, TtsTokenizer tokenizer, int numCodebooks, PlanSettings settings) {
        this.schedule = schedule;
        this.tokenizer = tokenizer;
        this.tokens = SpeechTokens.of(tokenizer);
        this.numCodebooks = numCodebooks;
        this.settings = settings;
    }

    @Override
    public TurnPlan reading() {
        int limit = schedule.segmentLimit();
        SpokenText text =
                new SpokenText(new SegmentPlanner(tokenizer, Math.min(schedule.segmentMinTokens(), limit), limit));
        return new TurnPlan(
                new StreamingPlan(schedule, tokens, text, settings.firstChunkSteps()),
                text,
                new SegmentState(numCodebooks, settings.maxAudioSteps(), schedule.textPositions()));
    }

    /** Makes the same plan as {@link #reading}: where the text comes from makes no difference. */
    @Override
    public TurnPlan replying() {
        return reading();
    }

    @Override
    public int usualDecodeSteps() {
        return schedule.stepsPerChunk() + StreamingPlan.OVERLAP_STEPS;
    }

    @Override
    public int maxDecodeSteps() {
        return usualDecodeSteps();
    }
}
