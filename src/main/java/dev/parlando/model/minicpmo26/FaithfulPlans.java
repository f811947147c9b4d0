package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.speech.plan.TurnPlans;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;

/** Plans turns exactly as the reference does, its defects included. The caller closes the tokenizer. */
final class FaithfulPlans implements TurnPlans {
    private final TtsConfig config;
    private final TtsTokenizer tokenizer;
    private final SpeechTokens tokens;
    private final PlanSettings settings;

    FaithfulPlans(TtsConfig config, TtsTokenizer tokenizer, PlanSettings settings) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.tokens = SpeechTokens.of(tokenizer);
        this.settings = settings;
    }

    @Override
    public TurnPlan reading() {
        FaithfulReadPlan plan = new FaithfulReadPlan(config, newPrompt(), settings.maxAudioSteps());
        return new TurnPlan(plan, plan, newSegment());
    }

    @Override
    public TurnPlan replying() {
        FaithfulStreamPlan plan = new FaithfulStreamPlan(config, newPrompt(), settings.maxAudioSteps());
        return new TurnPlan(plan, plan, newSegment());
    }

    private FaithfulPrompt newPrompt() {
        return new FaithfulPrompt(tokenizer, tokens, config);
    }

    private SegmentState newSegment() {
        return new SegmentState(
                config.numCodebooks(),
                maxSteps(config, settings),
                config.schedule().textPositions());
    }

    /**
     * Returns the largest number of code rows of a segment. It exceeds the setting, because the reference checks the
     * limit only after each call, and a new segment takes over rows as context.
     */
    static int maxSteps(TtsConfig config, PlanSettings settings) {
        return settings.maxAudioSteps() + 2 * config.schedule().audioChunkSize();
    }

    @Override
    public int usualDecodeSteps() {
        return config.schedule().stepsPerChunk() + StreamingPlan.OVERLAP_STEPS;
    }

    /**
     * Returns the largest number of code rows of a wave: without streaming, the reference turns a whole text into one
     * wave.
     */
    @Override
    public int maxDecodeSteps() {
        return Math.max(usualDecodeSteps(), maxSteps(config, settings));
    }
}
