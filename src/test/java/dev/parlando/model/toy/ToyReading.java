package dev.parlando.model.toy;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;

/** Reads a text in one go: waits for its end, prefills all of it, speaks two steps a token and makes one wave. */
final class ToyReading implements SpeechPlan, TextFeed {
    static final int STEPS_PER_TOKEN = 2;

    private final TtsTokenizer tokenizer;
    private final SpeechTokens tokens;
    private final StringBuilder text = new StringBuilder();
    private boolean finished;
    private boolean begun;
    private boolean flushed;

    ToyReading(TtsTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.tokens = SpeechTokens.of(tokenizer);
    }

    @Override
    public void append(String more) {
        text.append(more);
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public Action next(SegmentState segment) {
        if (!finished) {
            return Action.WAIT;
        }
        if (!begun) {
            begun = true;
            return new Begin(0);
        }
        if (segment.numTextIds() == 0) {
            segment.addTextId(tokens.textStart());
            segment.addTextId(tokens.speaker());
            for (int id : tokenizer.encode(text.toString())) {
                segment.addTextId(id);
            }
        }
        return spoken(segment);
    }

    private Action spoken(SegmentState segment) {
        int numTokens = segment.numTextIds() - 2;
        if (segment.prefilled() < segment.numTextIds()) {
            return new Prefill(segment.numTextIds());
        }
        if (segment.numSteps() < STEPS_PER_TOKEN * numTokens) {
            return new Step(segment.numTextIds(), false);
        }
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
        return false;
    }

    @Override
    public boolean truncated() {
        return false;
    }
}
