package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TextFeed;

/**
 * Follows the reference's offline path exactly (model reference 1.5). One text is cut off at the reserved slots. It is
 * prefilled chunk by chunk, with 25 audio steps after each chunk, and all code rows become one wave.
 */
public final class FaithfulReadPlan implements SpeechPlan, TextFeed {
    private final TtsConfig config;
    private final FaithfulPrompt prompt;
    private final FaithfulCall call;
    private final int maxSteps;
    private final StringBuilder text = new StringBuilder();
    private boolean textFinished;
    private boolean begun;
    private int nextChunk;
    private boolean calling;
    private boolean flushed;
    private boolean truncated;

    /**
     * Creates the plan of one turn.
     *
     * @param maxSteps audio steps after which no further call is made
     */
    public FaithfulReadPlan(TtsConfig config, FaithfulPrompt prompt, int maxSteps) {
        this.config = config;
        this.prompt = prompt;
        this.call = new FaithfulCall(config.schedule());
        this.maxSteps = maxSteps;
    }

    @Override
    public void append(String more) {
        text.append(more);
    }

    @Override
    public void finish() {
        textFinished = true;
    }

    @Override
    public Action next(SegmentState segment) {
        if (!textFinished) {
            return Action.WAIT;
        }
        if (!begun) {
            begun = true;
            return new Begin(0);
        }
        if (segment.numTextIds() == 0) {
            prompt.set(text.toString());
            prompt.writeTo(segment);
        }
        if (calling) {
            Action action = call.next(segment);
            if (action != null) {
                return action;
            }
            calling = false;
        }
        return segment.ended() || segment.numSteps() > maxSteps ? finish(segment) : beginCall(segment);
    }

    private Action beginCall(SegmentState segment) {
        int chunk = config.schedule().textChunkSize();
        int end = Math.min(chunk * (nextChunk + 1) + 2, config.schedule().reservedTextSlots() + 2);
        nextChunk++;
        call.begin(segment, end, prompt.numTokens());
        calling = true;
        return next(segment);
    }

    private Action finish(SegmentState segment) {
        truncated = !segment.ended();
        if (segment.decodedSteps() < segment.numSteps()) {
            return new Decode(0, segment.numSteps());
        }
        if (!flushed) {
            flushed = true;
            return Action.FLUSH;
        }
        return Action.END;
    }

    @Override
    public boolean holdsWholeChunk() {
        return true;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
