package dev.parlando.speech.plan;

import dev.parlando.text.Segment;
import dev.parlando.text.SegmentPlanner;
import dev.parlando.text.SpeakableStream;
import dev.parlando.text.SpokenWord;
import org.jspecify.annotations.Nullable;

/** Turns the text of a turn, which arrives in pieces, into segments of token ids. Inference thread only. */
public final class SpokenText implements TextFeed {
    private final SpeakableStream words = new SpeakableStream();
    private final SegmentPlanner segments;

    /**
     * Creates the text of one turn.
     *
     * @param segments cuts the words; used by this object alone
     */
    public SpokenText(SegmentPlanner segments) {
        this.segments = segments;
    }

    @Override
    public void append(String text) {
        words.append(text);
        plan();
    }

    @Override
    public void settle() {
        words.settle();
        plan();
        segments.settle();
    }

    @Override
    public void finish() {
        words.finish();
        plan();
        segments.finish();
    }

    @Override
    public boolean isMute() {
        return segments.isMute();
    }

    private void plan() {
        for (SpokenWord word : words.drain()) {
            segments.add(word);
        }
    }

    /** Returns whether no segment follows those that were taken. */
    boolean isDone() {
        return segments.isDone();
    }

    /** Takes the next segment that has begun, or null if there is none yet. */
    @Nullable
    Segment poll() {
        return segments.poll();
    }
}
